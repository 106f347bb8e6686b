import type { Knex } from 'knex';

/** The lifecycle beyond changes: payments and what is overdue, and who or what moved a subscription from which state to which. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table subscriptions drop constraint subscriptions_status_check;
    alter table subscriptions add constraint subscriptions_status_check
      check (status in ('draft', 'scheduled', 'trialing', 'active', 'past_due', 'paused', 'cancelled'));

    -- A run is a step that was performed; a command is everything else that changes a subscription. Together they are its activity.
    alter table billing_runs
      add column state_before text,
      add column state_after text,
      add column inputs_hash text;
    alter table subscription_commands
      -- The API key that asked; without one it was the system.
      add column actor text,
      add column state_before text,
      add column state_after text,
      add column inputs_hash text,
      add column invoice_ids text[] not null default '{}';

    alter table invoices add column paid_at timestamptz;
  `);
}
