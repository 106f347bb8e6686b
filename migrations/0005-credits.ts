import type { Knex } from 'knex';

/** Credits counted in units, in an append-only double-entry ledger. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table credit_grants (
      id text primary key,
      environment_id text not null references environments,
      customer_id text not null references customers,
      name text not null default '',
      amount numeric not null check (amount > 0),
      -- A cache of the ledger's balance; the check is the last guard against overdrawing.
      remaining numeric not null check (remaining >= 0),
      priority int,
      rollover boolean not null,
      expires_in_days int,
      granted_at timestamptz not null,
      -- The usage it pays for: null until a billing period covers or follows the grant.
      valid_from timestamptz,
      valid_until timestamptz,
      lapsed_at timestamptz,
      metadata jsonb not null default '{}',
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index credit_grants_customer on credit_grants (customer_id);
    create index credit_grants_list on credit_grants (environment_id, created_at, id);

    create table ledger_entries (
      id text primary key,
      environment_id text not null,
      transaction_id text not null,
      account text not null check (account in ('issued', 'lot', 'consumed', 'lapsed')),
      credit_grant_id text not null references credit_grants,
      quantity numeric not null,
      cause text not null check (cause in ('grant', 'consumption', 'void', 'lapse')),
      invoice_id text references invoices,
      occurred_at timestamptz not null,
      created_at timestamptz not null
    );
    create index ledger_entries_grant on ledger_entries (credit_grant_id, id);
    create index ledger_entries_invoice on ledger_entries (invoice_id) where invoice_id is not null;
    create index ledger_entries_transaction on ledger_entries (transaction_id);

    -- Every transaction of the ledger sums to zero, checked when the database transaction commits.
    create function ledger_transaction_balances() returns trigger language plpgsql as $$
    begin
      if (select sum(quantity) from ledger_entries where transaction_id = new.transaction_id) <> 0 then
        raise exception 'ledger transaction % does not sum to zero', new.transaction_id using errcode = 'check_violation';
      end if;
      return null;
    end $$;
    create constraint trigger ledger_entries_balance after insert on ledger_entries
      deferrable initially deferred for each row execute function ledger_transaction_balances();
    create function ledger_is_append_only() returns trigger language plpgsql as $$
    begin
      raise exception 'the ledger is append only' using errcode = 'check_violation';
    end $$;
    create trigger ledger_entries_append_only before update or delete on ledger_entries
      for each row execute function ledger_is_append_only();
  `);
}
