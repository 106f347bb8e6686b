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
