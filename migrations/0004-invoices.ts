import type { Knex } from 'knex';

/** Invoices with the inputs that explain them. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- The last number given in a series: taken under a row lock in the finalising transaction, so numbers have no gap.
    create table invoice_series (
      environment_id text not null references environments,
      series text not null,
      last_number bigint not null,
      primary key (environment_id, series)
    );

    create table invoices (
      id text primary key,
      environment_id text not null references environments,
      number text,
      customer_id text not null references customers,
      subscription_id text references subscriptions,
      kind text not null check (kind in ('opening', 'trial', 'period', 'final', 'interim')),
      billing_reason text not null,
      period_sequence int,
      status text not null check (status in ('draft', 'finalized', 'void', 'skipped')),
      currency text not null,
      period_start timestamptz not null,
      period_end timestamptz not null,
      subtotal numeric not null,
      total_discount numeric not null,
      total_credits numeric not null,
      total_tax numeric not null,
      total numeric not null,
      amount_paid numeric not null default 0,
      inputs jsonb not null,
      digest text not null,
      ingested_before text,
      due_date timestamptz,
      finalize_at timestamptz,
      finalized_at timestamptz,
      voided_at timestamptz,
      void_reason text not null default '',
      replaces_invoice_id text references invoices,
      metadata jsonb not null default '{}',
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check (total >= 0),
      check (total = subtotal - total_discount - total_credits + total_tax),
      check (status <> 'finalized' or (number is not null and finalized_at is not null))
    );
    -- At most one live invoice for a subscription, period and kind: a crash or a retry anywhere never makes two.
    create unique index invoices_one_live on invoices (subscription_id, period_sequence, kind) where status <> 'void' and kind <> 'interim';
    create unique index invoices_number on invoices (environment_id, number) where number is not null;
    create index invoices_customer on invoices (customer_id, period_end);
    create index invoices_subscription on invoices (subscription_id, created_at);
    create index invoices_list on invoices (environment_id, created_at, id);

    create table invoice_line_items (
      id text primary key,
      environment_id text not null,
      invoice_id text not null references invoices,
      position int not null,
      subscription_line_item_id text,
      price_id text,
      meter_id text,
      kind text not null,
      display_name text not null,
      quantity numeric not null,
      unit_credits numeric not null,
      unit_amount numeric,
      amount numeric not null,
      discount numeric not null,
      credits numeric not null,
      tax numeric not null,
      currency text not null,
      period_start timestamptz not null,
      period_end timestamptz not null,
      event_count bigint,
      checksum text,
      explanation jsonb not null,
      created_at timestamptz not null,
      unique (invoice_id, position)
    );
    create index invoice_line_items_source on invoice_line_items (subscription_line_item_id, period_start);
  `);
}
