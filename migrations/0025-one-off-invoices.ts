import type { Knex } from 'knex';

/** Invoices that somebody writes, beside those that subscriptions make. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table invoices
      drop constraint invoices_kind_check,
      add constraint invoices_kind_check check (kind in ('opening', 'trial', 'period', 'final', 'interim', 'change', 'one_off')),
      add column description text not null default '',
      -- The caller's own name for it: no two invoices of an environment share one.
      add column idempotency_key text;
    create unique index invoices_idempotency_key on invoices (environment_id, idempotency_key) where idempotency_key is not null;
  `);
}
