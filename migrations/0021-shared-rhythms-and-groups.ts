import type { Knex } from 'knex';

/** Fees on a longer rhythm than usage, subscriptions billed together, thresholds and commitments. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table subscriptions
      -- How the plan's fees repeat where usage is billed more often: billing_period is then the rhythm of usage.
      add column fee_billing_period text,
      add column fee_billing_period_count int,
      -- The subscription on whose invoices this one is billed.
      add column parent_subscription_id text references subscriptions check (parent_subscription_id <> id),
      -- Usage is invoiced in the middle of a period as often as it is worth this much.
      add column auto_invoice_threshold numeric check (auto_invoice_threshold > 0),
      add column commitment_amount numeric check (commitment_amount > 0),
      add column commitment_duration text,
      add column overage_factor numeric check (overage_factor >= 1),
      add column enable_true_up boolean not null default false;
    create index subscriptions_children on subscriptions (parent_subscription_id) where parent_subscription_id is not null;
    create index subscriptions_threshold on subscriptions (id) where auto_invoice_threshold is not null and status <> 'cancelled';
  `);
}
