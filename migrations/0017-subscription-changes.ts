import type { Knex } from 'knex';

/** Changes of subscriptions: lines that begin and end, what they leave for the next invoice, and changes that are still to come. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table subscriptions
      add column proration_unit text not null default 'second' check (proration_unit in ('second', 'day'));

    -- A line that a change carries on under a new price or quantity is a new row with the same root: coupons of the line follow it.
    alter table subscription_line_items
      add column root_id text,
      add column entity_type text not null default 'plan' check (entity_type in ('plan', 'addon', 'subscription')),
      add column entity_id text,
      add column addon_association_id text,
      -- Whether a fee counts by its share of a period that the line begins or ends in the middle of; otherwise what it was at the start holds.
      add column prorated_start boolean not null default true,
      add column prorated_end boolean not null default true,
      add column change_id text;
    update subscription_line_items line set root_id = line.id, entity_id = subscription.plan_id
      from subscriptions subscription where subscription.id = line.subscription_id;
    alter table subscription_line_items alter column root_id set not null, alter column entity_id set not null;

    -- A period that a change cuts at its very beginning is empty, and the next one begins where it did.
    alter table subscription_periods drop constraint subscription_periods_subscription_id_starts_at_key;

    create table subscription_changes (
      id text primary key,
      environment_id text not null references environments,
      subscription_id text not null references subscriptions,
      kind text not null check (kind in ('change_plan', 'change_quantity', 'change_lines', 'pause', 'resume')),
      -- What was asked for; worked out against the subscription as it is when the change takes effect.
      spec jsonb not null,
      status text not null check (status in ('pending', 'executed', 'cancelled', 'failed')),
      scheduled_at timestamptz not null,
      executed_at timestamptz,
      cancelled_at timestamptz,
      failure text,
      -- What it came to: the lines that ended and began, and what was credited and charged.
      result jsonb,
      invoice_id text references invoices,
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index subscription_changes_subscription on subscription_changes (subscription_id, created_at);
    create index subscription_changes_list on subscription_changes (environment_id, created_at, id);
    create index subscription_changes_pending on subscription_changes (subscription_id) where status = 'pending';

    create table addon_associations (
      id text primary key,
      environment_id text not null references environments,
      subscription_id text not null references subscriptions,
      addon_id text not null references addons,
      cadence text not null check (cadence in ('onetime', 'recurring')),
      status text not null check (status in ('active', 'cancelled')),
      start_date timestamptz not null,
      end_date timestamptz,
      cancelled_at timestamptz,
      cancellation_reason text not null default '',
      metadata jsonb not null default '{}',
      created_at timestamptz not null,
      updated_at timestamptz not null
    );
    create index addon_associations_subscription on addon_associations (subscription_id, created_at);

    -- Lines that wait for the next invoice of a subscription, whatever it is for: nothing of a change is lost between two invoices.
    create table pending_lines (
      id bigint generated always as identity primary key,
      environment_id text not null references environments,
      subscription_id text not null references subscriptions,
      source jsonb not null,
      invoice_id text references invoices,
      created_at timestamptz not null
    );
    create index pending_lines_waiting on pending_lines (subscription_id, id) where invoice_id is null;

    alter table invoices drop constraint invoices_kind_check;
    alter table invoices add constraint invoices_kind_check check (kind in ('opening', 'trial', 'period', 'final', 'interim', 'change'));
    drop index invoices_one_live;
    create unique index invoices_one_live on invoices (subscription_id, period_sequence, kind)
      where status <> 'void' and kind not in ('interim', 'change');
  `);
}
