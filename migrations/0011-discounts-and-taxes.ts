import type { Knex } from 'knex';

/** Coupons and taxes, where they hold, and what they came to on each invoice. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table coupons (
      id text primary key,
      environment_id text not null references environments,
      name text not null,
      coupon_code text not null default '',
      type text not null check (type in ('fixed', 'percentage')),
      amount_off numeric check (amount_off > 0),
      percentage_off numeric check (percentage_off > 0 and percentage_off <= 100),
      currency text,
      cadence text not null check (cadence in ('once', 'repeated', 'forever')),
      duration_in_periods int check (duration_in_periods > 0),
      max_redemptions int check (max_redemptions > 0),
      -- Associations that have discounted a final invoice; the check is the last guard of the limit.
      total_redemptions int not null default 0 check (total_redemptions >= 0),
      redeem_after timestamptz,
      redeem_before timestamptz,
      rules jsonb,
      metadata jsonb not null default '{}',
      status text not null default 'published' check (status in ('published', 'archived', 'deleted')),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check ((type = 'fixed') = (amount_off is not null and currency is not null)),
      check ((type = 'percentage') = (percentage_off is not null)),
      check ((cadence = 'repeated') = (duration_in_periods is not null)),
      check (total_redemptions <= max_redemptions)
    );
    create unique index coupons_code on coupons (environment_id, lower(coupon_code)) where status = 'published' and coupon_code <> '';
    create index coupons_list on coupons (environment_id, created_at, id);

    create table coupon_associations (
      id text primary key,
      environment_id text not null references environments,
      coupon_id text not null references coupons,
      subscription_id text not null references subscriptions,
      -- Null discounts the whole invoice.
      subscription_line_item_id text references subscription_line_items,
      -- The order in which coupons of a subscription are taken off.
      position int not null,
      start_date timestamptz not null,
      end_date timestamptz,
      -- Set while a final invoice bears its discount: then it counts in coupons.total_redemptions.
      redeemed_at timestamptz,
      metadata jsonb not null default '{}',
      status text not null default 'published' check (status in ('published', 'archived', 'deleted')),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check (end_date > start_date),
      unique (subscription_id, position)
    );
    create index coupon_associations_coupon on coupon_associations (coupon_id);
    create index coupon_associations_list on coupon_associations (environment_id, created_at, id);

    create table coupon_applications (
      id text primary key,
      environment_id text not null references environments,
      coupon_id text not null references coupons,
      coupon_association_id text not null references coupon_associations,
      subscription_id text not null,
      invoice_id text not null references invoices,
      invoice_line_item_id text,
      currency text not null,
      discount_type text not null,
      discount_percentage numeric,
      original_price numeric not null,
      discounted_amount numeric not null,
      final_price numeric not null,
      coupon_snapshot jsonb not null,
      applied_at timestamptz not null,
      created_at timestamptz not null,
      check (final_price = original_price - discounted_amount),
      unique (invoice_id, coupon_association_id)
    );
    create index coupon_applications_association on coupon_applications (coupon_association_id);

    create table tax_rates (
      id text primary key,
      environment_id text not null references environments,
      name text not null,
      code text not null,
      description text not null default '',
      tax_rate_type text not null check (tax_rate_type in ('percentage', 'fixed')),
      percentage_value numeric check (percentage_value >= 0 and percentage_value <= 100),
      fixed_value numeric check (fixed_value >= 0),
      -- Contained in the price instead of added to it.
      inclusive boolean not null default false,
      -- Charged on the taxes before it as well.
      compound boolean not null default false,
      scope text not null check (scope in ('INTERNAL', 'EXTERNAL', 'ONETIME')),
      tax_rate_status text not null check (tax_rate_status in ('ACTIVE', 'INACTIVE')),
      metadata jsonb not null default '{}',
      status text not null default 'published' check (status in ('published', 'archived', 'deleted')),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check ((tax_rate_type = 'percentage') = (percentage_value is not null)),
      check ((tax_rate_type = 'fixed') = (fixed_value is not null)),
      check (tax_rate_type = 'percentage' or not (inclusive or compound))
    );
    create unique index tax_rates_code on tax_rates (environment_id, code) where status = 'published';
    create index tax_rates_list on tax_rates (environment_id, created_at, id);

    create table tax_associations (
      id text primary key,
      environment_id text not null references environments,
      tax_rate_id text not null references tax_rates,
      entity_type text not null check (entity_type in ('customer', 'subscription', 'invoice', 'tenant')),
      entity_id text not null,
      priority int not null,
      auto_apply boolean not null,
      currency text,
      -- In force from here on, without a beginning when null.
      start_date timestamptz,
      end_date timestamptz,
      metadata jsonb not null default '{}',
      status text not null default 'published' check (status in ('published', 'archived', 'deleted')),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check (end_date > start_date)
    );
    create index tax_associations_entity on tax_associations (environment_id, entity_id) where status = 'published';
    create index tax_associations_rate on tax_associations (tax_rate_id) where status = 'published';
    create index tax_associations_list on tax_associations (environment_id, created_at, id);

    create table taxes_applied (
      id text primary key,
      environment_id text not null references environments,
      tax_rate_id text not null references tax_rates,
      tax_association_id text not null references tax_associations,
      invoice_id text not null references invoices,
      currency text not null,
      taxable_amount numeric not null,
      tax_amount numeric not null,
      inclusive boolean not null,
      -- The rate as it was: what an invoice shows never changes.
      tax_rate jsonb not null,
      applied_at timestamptz not null,
      created_at timestamptz not null,
      unique (invoice_id, tax_association_id)
    );

    alter table customers add column tax_exempt boolean not null default false;
    alter table invoice_line_items add column discounts jsonb not null default '[]', add column taxes jsonb not null default '[]';
  `);
}
