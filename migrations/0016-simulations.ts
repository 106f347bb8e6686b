import type { Knex } from 'knex';

/** What history would have cost under other prices: the question, who it is about, and the answer for each of them. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table simulations (
      id text primary key,
      environment_id text not null references environments,
      -- As it was asked.
      subject jsonb not null,
      span jsonb not null,
      wanted jsonb not null,
      -- The prices as they were then: whatever happens to the catalog meanwhile, every customer is rated under the same.
      candidate jsonb not null,
      status text not null check (status in ('running', 'paused', 'succeeded', 'failed', 'cancelled')),
      customers_total int not null,
      customers_done int not null default 0,
      failure text,
      started_at timestamptz not null,
      finished_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check (customers_done <= customers_total),
      check (status <> 'succeeded' or customers_done = customers_total),
      check ((status in ('succeeded', 'failed', 'cancelled')) = (finished_at is not null))
    );
    create index simulations_list on simulations (environment_id, created_at, id);

    -- The work: each customer with the invoices that were final when the simulation was asked for.
    create table simulation_customers (
      simulation_id text not null references simulations,
      customer_id text not null references customers,
      invoice_ids text[] not null,
      done_at timestamptz,
      primary key (simulation_id, customer_id)
    );
    create index simulation_customers_waiting on simulation_customers (simulation_id, customer_id) where done_at is null;

    create table simulation_results (
      id text primary key,
      environment_id text not null references environments,
      simulation_id text not null references simulations,
      customer_id text not null references customers,
      currency text not null,
      old_total numeric not null,
      new_total numeric not null,
      difference numeric not null check (difference = new_total - old_total),
      unmatched_lines int not null,
      skipped_invoices int not null,
      invoices jsonb not null,
      created_at timestamptz not null,
      -- However often a batch is tried, a customer counts once.
      constraint simulation_results_once unique (simulation_id, customer_id, currency)
    );
    create index simulation_results_totals on simulation_results (simulation_id, currency)
      include (old_total, new_total, difference, unmatched_lines, skipped_invoices);
  `);
}
