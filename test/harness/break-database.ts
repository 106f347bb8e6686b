import type { Db } from '../../src/platform';

/**
 * Makes the database refuse every write of an invoice of a customer, as a full disk would, until it is mended.
 * Answers with what mends it.
 */
export async function breakInvoicesOf(db: Db, customerId: string): Promise<() => Promise<void>> {
  const name = `broken_${customerId}`;
  await db.raw(`
    create function ${name}() returns trigger language plpgsql as $$
    begin
      raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
    end $$;
    create trigger ${name} before insert or update on invoices for each row when (new.customer_id = '${customerId}') execute function ${name}();
  `);
  return async () => {
    await db.raw(`drop trigger ${name} on invoices; drop function ${name}()`);
  };
}

/** Makes the database refuse every new line of a subscription as one that must never be. Answers with what mends it. */
export function forbidLinesOf(db: Db, subscriptionId: string): Promise<() => Promise<void>> {
  return forbid(db, 'subscription_line_items', `subscription_id = '${subscriptionId}'`);
}

/** The same for the news that a command has changed it, which are the last that is written. */
export function forbidNewsOf(db: Db, subscriptionId: string): Promise<() => Promise<void>> {
  return forbid(db, 'outbox', `subject_id = '${subscriptionId}' and topic like 'subscription.change_%'`);
}

async function forbid(db: Db, table: string, rows: string): Promise<() => Promise<void>> {
  await db.raw(`alter table ${table} add constraint forbidden check (not (${rows})) not valid`);
  return async () => {
    await db.raw(`alter table ${table} drop constraint forbidden`);
  };
}

/** Gives the stored inputs of a customer's invoices every line twice, which no invoice has. Answers with what mends it. */
export async function breakInputsOf(db: Db, customerId: string): Promise<() => Promise<void>> {
  const lines = `inputs #> '{invoice,lines}'`;
  const set = (value: string) => db.raw(`update invoices set inputs = jsonb_set(inputs, '{invoice,lines}', ${value}) where customer_id = ?`, [customerId]);
  await set(`(${lines}) || (${lines})`);
  return async () => {
    await set(`(select jsonb_agg(distinct line) from jsonb_array_elements(${lines}) line)`);
  };
}
