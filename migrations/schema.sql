-- The schema after all migrations. Made by npm run schema, to be read and compared; migrations change the database, this file never does.

CREATE OR REPLACE FUNCTION ledger_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      raise exception 'the ledger is append only' using errcode = 'check_violation';
    end $function$;

CREATE OR REPLACE FUNCTION ledger_transaction_balances()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
    begin
      if (select sum(quantity) from ledger_entries where transaction_id = new.transaction_id) <> 0 then
        raise exception 'ledger transaction % does not sum to zero', new.transaction_id using errcode = 'check_violation';
      end if;
      return null;
    end $function$;

create table addon_associations (
  id text not null,
  environment_id text not null,
  subscription_id text not null,
  addon_id text not null,
  cadence text not null,
  status text not null,
  start_date timestamp with time zone not null,
  end_date timestamp with time zone,
  cancelled_at timestamp with time zone,
  cancellation_reason text not null default ''::text,
  metadata jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint addon_associations_pkey PRIMARY KEY (id),
  constraint addon_associations_cadence_check CHECK ((cadence = ANY (ARRAY['onetime'::text, 'recurring'::text]))),
  constraint addon_associations_status_check CHECK ((status = ANY (ARRAY['active'::text, 'cancelled'::text]))),
  constraint addon_associations_addon_id_fkey FOREIGN KEY (addon_id) REFERENCES addons(id),
  constraint addon_associations_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint addon_associations_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id)
);
create index addon_associations_addon on addon_associations using btree (addon_id) where (status = 'active'::text);
create index addon_associations_subscription on addon_associations using btree (subscription_id, created_at);

create table addons (
  id text not null,
  environment_id text not null,
  name text not null,
  lookup_key text not null,
  description text not null default ''::text,
  metadata jsonb not null default '{}'::jsonb,
  status text not null default 'published'::text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint addons_pkey PRIMARY KEY (id),
  constraint addons_status_check CHECK ((status = ANY (ARRAY['published'::text, 'archived'::text, 'deleted'::text]))),
  constraint addons_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id)
);
create index addons_list on addons using btree (environment_id, created_at, id);
create unique index addons_lookup_key on addons using btree (environment_id, lookup_key) where (status = 'published'::text);

create table api_keys (
  id text not null,
  environment_id text not null,
  name text not null,
  hash bytea not null,
  display text not null,
  roles text[] not null,
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint api_keys_pkey PRIMARY KEY (id),
  constraint api_keys_hash_key UNIQUE (hash),
  constraint api_keys_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id)
);

create table billing_runs (
  id text not null,
  environment_id text not null,
  subscription_id text not null,
  step_key text not null,
  kind text not null,
  due_at timestamp with time zone not null,
  status text not null,
  attempts integer not null,
  error text,
  error_code text,
  next_attempt_at timestamp with time zone,
  invoice_ids text[] not null default '{}'::text[],
  first_attempt_at timestamp with time zone not null,
  last_attempt_at timestamp with time zone not null,
  state_before text,
  state_after text,
  inputs_hash text,
  constraint billing_runs_pkey PRIMARY KEY (id),
  constraint billing_runs_subscription_id_step_key_key UNIQUE (subscription_id, step_key),
  constraint billing_runs_status_check CHECK ((status = ANY (ARRAY['failed'::text, 'succeeded'::text]))),
  constraint billing_runs_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id)
);
create index billing_runs_failed on billing_runs using btree (environment_id, last_attempt_at) where (status = 'failed'::text);

create table coupon_applications (
  id text not null,
  environment_id text not null,
  coupon_id text not null,
  coupon_association_id text not null,
  subscription_id text not null,
  invoice_id text not null,
  invoice_line_item_id text,
  currency text not null,
  discount_type text not null,
  discount_percentage numeric,
  original_price numeric not null,
  discounted_amount numeric not null,
  final_price numeric not null,
  coupon_snapshot jsonb not null,
  applied_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  constraint coupon_applications_pkey PRIMARY KEY (id),
  constraint coupon_applications_invoice_id_coupon_association_id_key UNIQUE (invoice_id, coupon_association_id),
  constraint coupon_applications_check CHECK ((final_price = (original_price - discounted_amount))),
  constraint coupon_applications_coupon_association_id_fkey FOREIGN KEY (coupon_association_id) REFERENCES coupon_associations(id),
  constraint coupon_applications_coupon_id_fkey FOREIGN KEY (coupon_id) REFERENCES coupons(id),
  constraint coupon_applications_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint coupon_applications_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id)
);
create index coupon_applications_association on coupon_applications using btree (coupon_association_id);

create table coupon_associations (
  id text not null,
  environment_id text not null,
  coupon_id text not null,
  subscription_id text not null,
  subscription_line_item_id text,
  position integer not null,
  start_date timestamp with time zone not null,
  end_date timestamp with time zone,
  redeemed_at timestamp with time zone,
  metadata jsonb not null default '{}'::jsonb,
  status text not null default 'published'::text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint coupon_associations_pkey PRIMARY KEY (id),
  constraint coupon_associations_subscription_id_position_key UNIQUE (subscription_id, "position"),
  constraint coupon_associations_check CHECK ((end_date > start_date)),
  constraint coupon_associations_status_check CHECK ((status = ANY (ARRAY['published'::text, 'archived'::text, 'deleted'::text]))),
  constraint coupon_associations_coupon_id_fkey FOREIGN KEY (coupon_id) REFERENCES coupons(id),
  constraint coupon_associations_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint coupon_associations_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id),
  constraint coupon_associations_subscription_line_item_id_fkey FOREIGN KEY (subscription_line_item_id) REFERENCES subscription_line_items(id)
);
create index coupon_associations_coupon on coupon_associations using btree (coupon_id);
create index coupon_associations_list on coupon_associations using btree (environment_id, created_at, id);

create table coupons (
  id text not null,
  environment_id text not null,
  name text not null,
  coupon_code text not null default ''::text,
  type text not null,
  amount_off numeric,
  percentage_off numeric,
  currency text,
  cadence text not null,
  duration_in_periods integer,
  max_redemptions integer,
  total_redemptions integer not null default 0,
  redeem_after timestamp with time zone,
  redeem_before timestamp with time zone,
  rules jsonb,
  metadata jsonb not null default '{}'::jsonb,
  status text not null default 'published'::text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint coupons_pkey PRIMARY KEY (id),
  constraint coupons_amount_off_check CHECK ((amount_off > (0)::numeric)),
  constraint coupons_cadence_check CHECK ((cadence = ANY (ARRAY['once'::text, 'repeated'::text, 'forever'::text]))),
  constraint coupons_check CHECK (((type = 'fixed'::text) = ((amount_off IS NOT NULL) AND (currency IS NOT NULL)))),
  constraint coupons_check1 CHECK (((type = 'percentage'::text) = (percentage_off IS NOT NULL))),
  constraint coupons_check2 CHECK (((cadence = 'repeated'::text) = (duration_in_periods IS NOT NULL))),
  constraint coupons_check3 CHECK ((total_redemptions <= max_redemptions)),
  constraint coupons_duration_in_periods_check CHECK ((duration_in_periods > 0)),
  constraint coupons_max_redemptions_check CHECK ((max_redemptions > 0)),
  constraint coupons_percentage_off_check CHECK (((percentage_off > (0)::numeric) AND (percentage_off <= (100)::numeric))),
  constraint coupons_status_check CHECK ((status = ANY (ARRAY['published'::text, 'archived'::text, 'deleted'::text]))),
  constraint coupons_total_redemptions_check CHECK ((total_redemptions >= 0)),
  constraint coupons_type_check CHECK ((type = ANY (ARRAY['fixed'::text, 'percentage'::text]))),
  constraint coupons_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id)
);
create unique index coupons_code on coupons using btree (environment_id, lower(coupon_code)) where ((status = 'published'::text) AND (coupon_code <> ''::text));
create index coupons_list on coupons using btree (environment_id, created_at, id);

create table credit_grants (
  id text not null,
  environment_id text not null,
  customer_id text not null,
  name text not null default ''::text,
  amount numeric not null,
  remaining numeric not null,
  priority integer,
  rollover boolean not null,
  expires_in_days integer,
  granted_at timestamp with time zone not null,
  valid_from timestamp with time zone,
  valid_until timestamp with time zone,
  lapsed_at timestamp with time zone,
  metadata jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint credit_grants_pkey PRIMARY KEY (id),
  constraint credit_grants_amount_check CHECK ((amount > (0)::numeric)),
  constraint credit_grants_remaining_check CHECK ((remaining >= (0)::numeric)),
  constraint credit_grants_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint credit_grants_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id)
);
create index credit_grants_customer on credit_grants using btree (customer_id);
create index credit_grants_list on credit_grants using btree (environment_id, created_at, id);

create table customers (
  id text not null,
  environment_id text not null,
  external_id text not null,
  name text not null,
  email text not null,
  contact text not null default ''::text,
  currency text,
  timezone text not null,
  address jsonb not null default '{}'::jsonb,
  metadata jsonb not null default '{}'::jsonb,
  test_clock_id text,
  former_external_ids text[] not null default '{}'::text[],
  status text not null default 'published'::text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  tax_exempt boolean not null default false,
  constraint customers_pkey PRIMARY KEY (id),
  constraint customers_status_check CHECK ((status = ANY (ARRAY['published'::text, 'archived'::text, 'deleted'::text]))),
  constraint customers_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint customers_test_clock_id_fkey FOREIGN KEY (test_clock_id) REFERENCES test_clocks(id)
);
create index customers_clock on customers using btree (test_clock_id) where (test_clock_id IS NOT NULL);
create unique index customers_external_id on customers using btree (environment_id, external_id) where (status = 'published'::text);
create index customers_former_ids on customers using gin (former_external_ids) where (former_external_ids <> '{}'::text[]);
create index customers_list on customers using btree (environment_id, created_at, id);

create table entitlements (
  id text not null,
  environment_id text not null,
  entity_type text not null,
  entity_id text not null,
  feature_id text not null,
  feature_type text not null,
  is_enabled boolean not null,
  usage_limit numeric,
  usage_reset_period text,
  is_soft_limit boolean not null default false,
  static_value text not null default ''::text,
  config_value jsonb,
  parent_entitlement_id text,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  display_order integer not null default 0,
  status text not null default 'published'::text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint entitlements_pkey PRIMARY KEY (id),
  constraint entitlements_check CHECK ((ends_at > starts_at)),
  constraint entitlements_entity_type_check CHECK ((entity_type = ANY (ARRAY['PLAN'::text, 'ADDON'::text, 'SUBSCRIPTION'::text]))),
  constraint entitlements_feature_type_check CHECK ((feature_type = ANY (ARRAY['metered'::text, 'boolean'::text, 'static'::text, 'config'::text]))),
  constraint entitlements_status_check CHECK ((status = ANY (ARRAY['published'::text, 'archived'::text, 'deleted'::text]))),
  constraint entitlements_usage_limit_check CHECK ((usage_limit >= (0)::numeric)),
  constraint entitlements_usage_reset_period_check CHECK ((usage_reset_period = ANY (ARRAY['DAILY'::text, 'WEEKLY'::text, 'MONTHLY'::text, 'QUARTERLY'::text, 'HALF_YEARLY'::text, 'ANNUAL'::text, 'NEVER'::text]))),
  constraint entitlements_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint entitlements_feature_id_fkey FOREIGN KEY (feature_id) REFERENCES features(id),
  constraint entitlements_parent_entitlement_id_fkey FOREIGN KEY (parent_entitlement_id) REFERENCES entitlements(id)
);
create index entitlements_feature on entitlements using btree (feature_id) where (status = 'published'::text);
create index entitlements_list on entitlements using btree (environment_id, created_at, id);
create unique index entitlements_one_live on entitlements using btree (entity_id, feature_id, entity_type) where (status = 'published'::text);

create table environments (
  id text not null,
  tenant_id text not null,
  name text not null,
  type text not null,
  settings jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint environments_pkey PRIMARY KEY (id),
  constraint environments_type_check CHECK ((type = ANY (ARRAY['development'::text, 'production'::text]))),
  constraint environments_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(id)
);

create table event_id_generations (
  generation integer not null,
  opened_at timestamp with time zone not null,
  constraint event_id_generations_pkey PRIMARY KEY (generation)
);

create table event_ids (
  generation integer not null,
  key uuid not null,
  content uuid not null,
  occurred_at timestamp with time zone not null
) partition by LIST (generation);

create table event_ids_generation_1 partition of event_ids for values IN (1);
create unique index event_ids_generation_1_once on event_ids_generation_1 using btree (key);

create table events (
  environment_id text not null,
  event_id text not null,
  event_name text not null,
  customer_ref text not null,
  occurred_at timestamp with time zone not null,
  ingested_at timestamp with time zone not null,
  source text not null,
  properties jsonb not null
) partition by range (occurred_at);
create index events_arrived on only events using btree (((hashtext(customer_ref) # hashtext(environment_id))), hashtext(event_name), ingested_at);
create index events_listed on only events using btree (hashtext(environment_id), occurred_at);
create index events_usage on only events using btree (((hashtext(environment_id) # hashtext(customer_ref))), hashtext(event_name), occurred_at);

create table features (
  id text not null,
  environment_id text not null,
  name text not null,
  lookup_key text not null,
  type text not null,
  meter_id text,
  description text not null default ''::text,
  unit_singular text not null default ''::text,
  unit_plural text not null default ''::text,
  reporting_unit jsonb,
  metadata jsonb not null default '{}'::jsonb,
  status text not null default 'published'::text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint features_pkey PRIMARY KEY (id),
  constraint features_status_check CHECK ((status = ANY (ARRAY['published'::text, 'archived'::text, 'deleted'::text]))),
  constraint features_type_check CHECK ((type = ANY (ARRAY['metered'::text, 'boolean'::text, 'static'::text, 'config'::text]))),
  constraint features_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint features_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES meters(id)
);
create index features_list on features using btree (environment_id, created_at, id);
create unique index features_lookup_key on features using btree (environment_id, lookup_key) where ((status = 'published'::text) AND (lookup_key <> ''::text));

create table grant_applications (
  id text not null,
  environment_id text not null,
  standing_grant_id text not null,
  subscription_id text not null,
  credit_grant_id text not null,
  credits numeric not null,
  reason text not null,
  period_start timestamp with time zone not null,
  period_end timestamp with time zone,
  applied_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  constraint grant_applications_pkey PRIMARY KEY (id),
  constraint grant_applications_once UNIQUE (standing_grant_id, period_start),
  constraint grant_applications_credits_check CHECK ((credits > (0)::numeric)),
  constraint grant_applications_reason_check CHECK ((reason = ANY (ARRAY['first_time_recurring_credit_grant'::text, 'recurring_credit_grant'::text, 'onetime_credit_grant'::text]))),
  constraint grant_applications_credit_grant_id_fkey FOREIGN KEY (credit_grant_id) REFERENCES credit_grants(id),
  constraint grant_applications_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint grant_applications_standing_grant_id_fkey FOREIGN KEY (standing_grant_id) REFERENCES standing_grants(id),
  constraint grant_applications_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id)
);
create unique index grant_applications_onetime on grant_applications using btree (standing_grant_id) where (reason = 'onetime_credit_grant'::text);
create index grant_applications_subscription on grant_applications using btree (subscription_id, period_start);

create table idempotency_keys (
  environment_id text not null,
  key text not null,
  fingerprint text not null,
  command_id text not null,
  status integer,
  body json,
  created_at timestamp with time zone not null,
  constraint idempotency_keys_pkey PRIMARY KEY (environment_id, key),
  constraint idempotency_keys_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id)
);
create index idempotency_keys_created on idempotency_keys using btree (created_at);

create table invoice_line_items (
  id text not null,
  environment_id text not null,
  invoice_id text not null,
  position integer not null,
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
  period_start timestamp with time zone not null,
  period_end timestamp with time zone not null,
  event_count bigint,
  checksum text,
  explanation jsonb not null,
  created_at timestamp with time zone not null,
  discounts jsonb not null default '[]'::jsonb,
  taxes jsonb not null default '[]'::jsonb,
  constraint invoice_line_items_pkey PRIMARY KEY (id),
  constraint invoice_line_items_invoice_id_position_key UNIQUE (invoice_id, "position"),
  constraint invoice_line_items_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id)
);
create index invoice_line_items_source on invoice_line_items using btree (subscription_line_item_id, period_start);

create table invoice_series (
  environment_id text not null,
  series text not null,
  last_number bigint not null,
  constraint invoice_series_pkey PRIMARY KEY (environment_id, series),
  constraint invoice_series_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id)
);

create table invoices (
  id text not null,
  environment_id text not null,
  number text,
  customer_id text not null,
  subscription_id text,
  kind text not null,
  billing_reason text not null,
  period_sequence integer,
  status text not null,
  currency text not null,
  period_start timestamp with time zone not null,
  period_end timestamp with time zone not null,
  subtotal numeric not null,
  total_discount numeric not null,
  total_credits numeric not null,
  total_tax numeric not null,
  total numeric not null,
  amount_paid numeric not null default 0,
  inputs jsonb not null,
  digest text not null,
  ingested_before text,
  due_date timestamp with time zone,
  finalize_at timestamp with time zone,
  finalized_at timestamp with time zone,
  voided_at timestamp with time zone,
  void_reason text not null default ''::text,
  replaces_invoice_id text,
  metadata jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  paid_at timestamp with time zone,
  description text not null default ''::text,
  idempotency_key text,
  constraint invoices_pkey PRIMARY KEY (id),
  constraint invoices_check CHECK ((total = (((subtotal - total_discount) - total_credits) + total_tax))),
  constraint invoices_check1 CHECK (((status <> 'finalized'::text) OR ((number IS NOT NULL) AND (finalized_at IS NOT NULL)))),
  constraint invoices_kind_check CHECK ((kind = ANY (ARRAY['opening'::text, 'trial'::text, 'period'::text, 'final'::text, 'interim'::text, 'change'::text, 'one_off'::text]))),
  constraint invoices_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'finalized'::text, 'void'::text, 'skipped'::text]))),
  constraint invoices_total_check CHECK ((total >= (0)::numeric)),
  constraint invoices_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint invoices_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint invoices_replaces_invoice_id_fkey FOREIGN KEY (replaces_invoice_id) REFERENCES invoices(id),
  constraint invoices_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id)
);
create index invoices_customer on invoices using btree (customer_id, period_end);
create unique index invoices_idempotency_key on invoices using btree (environment_id, idempotency_key) where (idempotency_key IS NOT NULL);
create index invoices_list on invoices using btree (environment_id, created_at, id);
create unique index invoices_number on invoices using btree (environment_id, number) where (number IS NOT NULL);
create unique index invoices_one_live on invoices using btree (subscription_id, period_sequence, kind) where ((status <> 'void'::text) AND (kind <> ALL (ARRAY['interim'::text, 'change'::text])));
create index invoices_subscription on invoices using btree (subscription_id, created_at);

create table ledger_entries (
  id text not null,
  environment_id text not null,
  transaction_id text not null,
  account text not null,
  credit_grant_id text not null,
  quantity numeric not null,
  cause text not null,
  invoice_id text,
  occurred_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  constraint ledger_entries_pkey PRIMARY KEY (id),
  constraint ledger_entries_account_check CHECK ((account = ANY (ARRAY['issued'::text, 'lot'::text, 'consumed'::text, 'lapsed'::text]))),
  constraint ledger_entries_cause_check CHECK ((cause = ANY (ARRAY['grant'::text, 'consumption'::text, 'void'::text, 'lapse'::text]))),
  constraint ledger_entries_credit_grant_id_fkey FOREIGN KEY (credit_grant_id) REFERENCES credit_grants(id),
  constraint ledger_entries_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id)
);
create index ledger_entries_grant on ledger_entries using btree (credit_grant_id, id);
create index ledger_entries_invoice on ledger_entries using btree (invoice_id) where (invoice_id IS NOT NULL);
create index ledger_entries_transaction on ledger_entries using btree (transaction_id);
create trigger ledger_entries_append_only before delete or update on ledger_entries for each row execute function ledger_is_append_only();
create constraint trigger ledger_entries_balance after insert on ledger_entries deferrable initially deferred for each row execute function ledger_transaction_balances();

create table meters (
  id text not null,
  environment_id text not null,
  name text not null,
  event_name text not null,
  definition jsonb not null,
  version integer not null default 1,
  status text not null default 'published'::text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint meters_pkey PRIMARY KEY (id),
  constraint meters_status_check CHECK ((status = ANY (ARRAY['published'::text, 'archived'::text, 'deleted'::text]))),
  constraint meters_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id)
);
create index meters_event_name on meters using btree (environment_id, event_name) where (status = 'published'::text);
create index meters_list on meters using btree (environment_id, created_at, id);

create table outbox (
  id bigint not null generated always as identity,
  environment_id text not null,
  topic text not null,
  subject_id text not null,
  payload jsonb not null,
  created_at timestamp with time zone not null,
  available_at timestamp with time zone not null,
  processed_at timestamp with time zone,
  attempts integer not null default 0,
  last_error text,
  constraint outbox_pkey PRIMARY KEY (id)
);
create index outbox_pending on outbox using btree (available_at, id) where (processed_at IS NULL);
create index outbox_subject on outbox using btree (subject_id, id);

create table pending_lines (
  id bigint not null generated always as identity,
  environment_id text not null,
  subscription_id text not null,
  source jsonb not null,
  invoice_id text,
  created_at timestamp with time zone not null,
  constraint pending_lines_pkey PRIMARY KEY (id),
  constraint pending_lines_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint pending_lines_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id),
  constraint pending_lines_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id)
);
create index pending_lines_waiting on pending_lines using btree (subscription_id, id) where (invoice_id IS NULL);

create table plans (
  id text not null,
  environment_id text not null,
  name text not null,
  lookup_key text not null default ''::text,
  description text not null default ''::text,
  display_order integer not null default 0,
  currency text,
  billing_period text,
  billing_period_count integer,
  late_usage text,
  metadata jsonb not null default '{}'::jsonb,
  status text not null default 'published'::text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint plans_pkey PRIMARY KEY (id),
  constraint plans_late_usage_check CHECK ((late_usage = ANY (ARRAY['next_invoice'::text, 'reissue'::text, 'ignore'::text]))),
  constraint plans_status_check CHECK ((status = ANY (ARRAY['published'::text, 'archived'::text, 'deleted'::text]))),
  constraint plans_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id)
);
create index plans_list on plans using btree (environment_id, created_at, id);
create unique index plans_lookup_key on plans using btree (environment_id, lookup_key) where ((status = 'published'::text) AND (lookup_key <> ''::text));

create table prices (
  id text not null,
  environment_id text not null,
  entity_type text not null,
  entity_id text not null,
  root_price_id text not null,
  version integer not null default 1,
  type text not null,
  currency text not null,
  billing_period text not null,
  billing_period_count integer not null default 1,
  invoice_cadence text not null,
  meter_id text,
  model jsonb not null,
  min_quantity numeric,
  display_name text not null default ''::text,
  description text not null default ''::text,
  lookup_key text not null default ''::text,
  sequence bigint not null generated always as identity,
  starts_at timestamp with time zone,
  ends_at timestamp with time zone,
  metadata jsonb not null default '{}'::jsonb,
  status text not null default 'published'::text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  event_name text,
  constraint prices_pkey PRIMARY KEY (id),
  constraint prices_check CHECK (((type = 'USAGE'::text) = (meter_id IS NOT NULL))),
  constraint prices_entity_type_check CHECK ((entity_type = ANY (ARRAY['PLAN'::text, 'SUBSCRIPTION'::text, 'ADDON'::text]))),
  constraint prices_invoice_cadence_check CHECK ((invoice_cadence = ANY (ARRAY['ARREAR'::text, 'ADVANCE'::text]))),
  constraint prices_status_check CHECK ((status = ANY (ARRAY['published'::text, 'archived'::text, 'deleted'::text]))),
  constraint prices_type_check CHECK ((type = ANY (ARRAY['USAGE'::text, 'FIXED'::text]))),
  constraint prices_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint prices_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES meters(id)
);
create index prices_entity on prices using btree (entity_id, sequence);
create index prices_list on prices using btree (environment_id, created_at, id);
create unique index prices_lookup_key on prices using btree (environment_id, lookup_key) where ((status = 'published'::text) AND (lookup_key <> ''::text) AND (ends_at IS NULL));
create index prices_root on prices using btree (root_price_id, version);

create table reservations (
  id text not null,
  environment_id text not null,
  customer_id text not null,
  feature_id text not null,
  meter_id text not null,
  quantity numeric not null,
  status text not null,
  request_key text,
  held_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  settled_at timestamp with time zone,
  confirmed_quantity numeric,
  event_ids text[] not null default '{}'::text[],
  metadata jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint reservations_pkey PRIMARY KEY (id),
  constraint reservations_check CHECK ((expires_at > held_at)),
  constraint reservations_check1 CHECK (((status = 'held'::text) = (settled_at IS NULL))),
  constraint reservations_check2 CHECK (((status = 'confirmed'::text) = (confirmed_quantity IS NOT NULL))),
  constraint reservations_confirmed_quantity_check CHECK ((confirmed_quantity > (0)::numeric)),
  constraint reservations_quantity_check CHECK ((quantity > (0)::numeric)),
  constraint reservations_status_check CHECK ((status = ANY (ARRAY['held'::text, 'confirmed'::text, 'released'::text, 'expired'::text]))),
  constraint reservations_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint reservations_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint reservations_feature_id_fkey FOREIGN KEY (feature_id) REFERENCES features(id),
  constraint reservations_meter_id_fkey FOREIGN KEY (meter_id) REFERENCES meters(id)
);
create index reservations_held on reservations using btree (customer_id, meter_id, expires_at) INCLUDE (quantity) where (status = 'held'::text);
create index reservations_list on reservations using btree (environment_id, created_at, id);
create unique index reservations_request_key on reservations using btree (environment_id, request_key) where (request_key IS NOT NULL);

create table rollout_subscriptions (
  id text not null,
  rollout_id text not null,
  subscription_id text not null,
  status text not null default 'pending'::text,
  reason text,
  result jsonb,
  handled_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint rollout_subscriptions_pkey PRIMARY KEY (id),
  constraint rollout_subscriptions_rollout_id_subscription_id_key UNIQUE (rollout_id, subscription_id),
  constraint rollout_subscriptions_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'changed'::text, 'scheduled'::text, 'unchanged'::text, 'refused'::text, 'failed'::text]))),
  constraint rollout_subscriptions_rollout_id_fkey FOREIGN KEY (rollout_id) REFERENCES rollouts(id),
  constraint rollout_subscriptions_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id)
);
create index rollout_subscriptions_pending on rollout_subscriptions using btree (rollout_id, subscription_id) where (status = 'pending'::text);

create table rollouts (
  id text not null,
  environment_id text not null,
  plan_id text not null,
  preview boolean not null,
  takes_effect text not null,
  proration text not null,
  per_second integer not null,
  status text not null,
  total integer not null,
  finished_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint rollouts_pkey PRIMARY KEY (id),
  constraint rollouts_per_second_check CHECK ((per_second > 0)),
  constraint rollouts_proration_check CHECK ((proration = ANY (ARRAY['invoice_now'::text, 'next_invoice'::text, 'none'::text]))),
  constraint rollouts_status_check CHECK ((status = ANY (ARRAY['running'::text, 'paused'::text, 'succeeded'::text, 'cancelled'::text]))),
  constraint rollouts_takes_effect_check CHECK ((takes_effect = ANY (ARRAY['now'::text, 'next_period'::text]))),
  constraint rollouts_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint rollouts_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES plans(id)
);
create index rollouts_list on rollouts using btree (environment_id, created_at, id);

create table simulation_customers (
  simulation_id text not null,
  customer_id text not null,
  invoice_ids text[] not null,
  done_at timestamp with time zone,
  constraint simulation_customers_pkey PRIMARY KEY (simulation_id, customer_id),
  constraint simulation_customers_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint simulation_customers_simulation_id_fkey FOREIGN KEY (simulation_id) REFERENCES simulations(id)
);
create index simulation_customers_waiting on simulation_customers using btree (simulation_id, customer_id) where (done_at IS NULL);

create table simulation_results (
  id text not null,
  environment_id text not null,
  simulation_id text not null,
  customer_id text not null,
  currency text not null,
  old_total numeric not null,
  new_total numeric not null,
  difference numeric not null,
  unmatched_lines integer not null,
  skipped_invoices integer not null,
  invoices jsonb not null,
  created_at timestamp with time zone not null,
  constraint simulation_results_pkey PRIMARY KEY (id),
  constraint simulation_results_once UNIQUE (simulation_id, customer_id, currency),
  constraint simulation_results_check CHECK ((difference = (new_total - old_total))),
  constraint simulation_results_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint simulation_results_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint simulation_results_simulation_id_fkey FOREIGN KEY (simulation_id) REFERENCES simulations(id)
);
create index simulation_results_totals on simulation_results using btree (simulation_id, currency) INCLUDE (old_total, new_total, difference, unmatched_lines, skipped_invoices);

create table simulations (
  id text not null,
  environment_id text not null,
  subject jsonb not null,
  span jsonb not null,
  wanted jsonb not null,
  candidate jsonb not null,
  status text not null,
  customers_total integer not null,
  customers_done integer not null default 0,
  failure text,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint simulations_pkey PRIMARY KEY (id),
  constraint simulations_check CHECK ((customers_done <= customers_total)),
  constraint simulations_check1 CHECK (((status <> 'succeeded'::text) OR (customers_done = customers_total))),
  constraint simulations_check2 CHECK (((status = ANY (ARRAY['succeeded'::text, 'failed'::text, 'cancelled'::text])) = (finished_at IS NOT NULL))),
  constraint simulations_status_check CHECK ((status = ANY (ARRAY['running'::text, 'paused'::text, 'succeeded'::text, 'failed'::text, 'cancelled'::text]))),
  constraint simulations_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id)
);
create index simulations_list on simulations using btree (environment_id, created_at, id);

create table standing_grants (
  id text not null,
  environment_id text not null,
  scope text not null,
  plan_id text,
  addon_id text,
  subscription_id text,
  copied_from_id text,
  addon_association_id text,
  name text not null,
  credits numeric not null,
  cadence text not null,
  period text,
  period_count integer,
  expiration_type text not null,
  expiration_duration integer,
  expiration_duration_unit text,
  priority integer,
  conversion_rate numeric,
  topup_conversion_rate numeric,
  start_date timestamp with time zone,
  end_date timestamp with time zone,
  metadata jsonb not null default '{}'::jsonb,
  status text not null default 'published'::text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint standing_grants_pkey PRIMARY KEY (id),
  constraint standing_grants_cadence_check CHECK ((cadence = ANY (ARRAY['ONETIME'::text, 'RECURRING'::text]))),
  constraint standing_grants_check CHECK (((cadence = 'RECURRING'::text) = ((period IS NOT NULL) AND (period_count IS NOT NULL)))),
  constraint standing_grants_check1 CHECK (((expiration_type = 'DURATION'::text) = ((expiration_duration IS NOT NULL) AND (expiration_duration_unit IS NOT NULL)))),
  constraint standing_grants_check2 CHECK (((scope = ANY (ARRAY['PLAN'::text, 'SUBSCRIPTION'::text])) = (plan_id IS NOT NULL))),
  constraint standing_grants_check3 CHECK (((scope <> 'ADDON'::text) OR (addon_id IS NOT NULL))),
  constraint standing_grants_check4 CHECK (((scope = 'SUBSCRIPTION'::text) = (subscription_id IS NOT NULL))),
  constraint standing_grants_credits_check CHECK ((credits > (0)::numeric)),
  constraint standing_grants_expiration_duration_check CHECK ((expiration_duration > 0)),
  constraint standing_grants_expiration_duration_unit_check CHECK ((expiration_duration_unit = ANY (ARRAY['DAY'::text, 'WEEK'::text, 'MONTH'::text, 'YEAR'::text]))),
  constraint standing_grants_expiration_type_check CHECK ((expiration_type = ANY (ARRAY['NEVER'::text, 'DURATION'::text, 'BILLING_CYCLE'::text]))),
  constraint standing_grants_period_check CHECK ((period = ANY (ARRAY['DAILY'::text, 'WEEKLY'::text, 'MONTHLY'::text, 'QUARTERLY'::text, 'HALF_YEARLY'::text, 'ANNUAL'::text]))),
  constraint standing_grants_period_count_check CHECK ((period_count > 0)),
  constraint standing_grants_scope_check CHECK ((scope = ANY (ARRAY['PLAN'::text, 'SUBSCRIPTION'::text, 'ADDON'::text]))),
  constraint standing_grants_status_check CHECK ((status = ANY (ARRAY['published'::text, 'archived'::text, 'deleted'::text]))),
  constraint standing_grants_addon_id_fkey FOREIGN KEY (addon_id) REFERENCES addons(id),
  constraint standing_grants_copied_from_id_fkey FOREIGN KEY (copied_from_id) REFERENCES standing_grants(id),
  constraint standing_grants_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint standing_grants_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES plans(id),
  constraint standing_grants_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id)
);
create index standing_grants_addon on standing_grants using btree (addon_id) where (status = 'published'::text);
create index standing_grants_association on standing_grants using btree (addon_association_id) where (addon_association_id IS NOT NULL);
create index standing_grants_list on standing_grants using btree (environment_id, created_at, id);
create index standing_grants_plan on standing_grants using btree (plan_id) where ((status = 'published'::text) AND (scope = 'PLAN'::text));
create index standing_grants_subscription on standing_grants using btree (subscription_id) where (status = 'published'::text);

create table subscription_changes (
  id text not null,
  environment_id text not null,
  subscription_id text not null,
  kind text not null,
  spec jsonb not null,
  status text not null,
  scheduled_at timestamp with time zone not null,
  executed_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  failure text,
  result jsonb,
  invoice_id text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  scheduled boolean not null default false,
  constraint subscription_changes_pkey PRIMARY KEY (id),
  constraint subscription_changes_kind_check CHECK ((kind = ANY (ARRAY['change_plan'::text, 'change_quantity'::text, 'change_lines'::text, 'pause'::text, 'resume'::text]))),
  constraint subscription_changes_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'executed'::text, 'cancelled'::text, 'failed'::text]))),
  constraint subscription_changes_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint subscription_changes_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id),
  constraint subscription_changes_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id)
);
create index subscription_changes_list on subscription_changes using btree (environment_id, created_at, id);
create index subscription_changes_pending on subscription_changes using btree (subscription_id) where (status = 'pending'::text);
create index subscription_changes_subscription on subscription_changes using btree (subscription_id, created_at);

create table subscription_commands (
  id text not null,
  environment_id text not null,
  subscription_id text not null,
  kind text not null,
  payload jsonb not null,
  requested_at timestamp with time zone not null,
  applied_at timestamp with time zone,
  refusal text,
  created_at timestamp with time zone not null,
  actor text,
  state_before text,
  state_after text,
  inputs_hash text,
  invoice_ids text[] not null default '{}'::text[],
  constraint subscription_commands_pkey PRIMARY KEY (id),
  constraint subscription_commands_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id)
);
create index subscription_commands_subscription on subscription_commands using btree (subscription_id, created_at);

create table subscription_line_items (
  id text not null,
  environment_id text not null,
  subscription_id text not null,
  price_id text not null,
  position integer not null,
  quantity numeric not null,
  display_name text not null,
  start_date timestamp with time zone not null,
  end_date timestamp with time zone,
  metadata jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  root_id text not null,
  entity_type text not null default 'plan'::text,
  entity_id text not null,
  addon_association_id text,
  prorated_start boolean not null default true,
  prorated_end boolean not null default true,
  change_id text,
  commitment jsonb,
  constraint subscription_line_items_pkey PRIMARY KEY (id),
  constraint subscription_line_items_subscription_id_position_key UNIQUE (subscription_id, "position"),
  constraint subscription_line_items_entity_type_check CHECK ((entity_type = ANY (ARRAY['plan'::text, 'addon'::text, 'subscription'::text]))),
  constraint subscription_line_items_price_id_fkey FOREIGN KEY (price_id) REFERENCES prices(id),
  constraint subscription_line_items_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id)
);
create index subscription_line_items_list on subscription_line_items using btree (environment_id, created_at, id);

create table subscription_periods (
  id text not null,
  subscription_id text not null,
  sequence integer not null,
  kind text not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  finalized_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint subscription_periods_pkey PRIMARY KEY (id),
  constraint subscription_periods_subscription_id_sequence_key UNIQUE (subscription_id, sequence),
  constraint subscription_periods_check CHECK ((starts_at <= ends_at)),
  constraint subscription_periods_kind_check CHECK ((kind = ANY (ARRAY['trial'::text, 'billing'::text]))),
  constraint subscription_periods_subscription_id_fkey FOREIGN KEY (subscription_id) REFERENCES subscriptions(id)
);
create unique index subscription_periods_one_open on subscription_periods using btree (subscription_id) where (closed_at IS NULL);

create table subscriptions (
  id text not null,
  environment_id text not null,
  customer_id text not null,
  plan_id text not null,
  status text not null,
  currency text not null,
  timezone text not null,
  billing_cycle text not null,
  billing_period text not null,
  billing_period_count integer not null,
  start_date timestamp with time zone not null,
  end_date timestamp with time zone,
  billing_anchor timestamp with time zone not null,
  trial_start timestamp with time zone,
  trial_end timestamp with time zone,
  proration_behavior text not null default 'none'::text,
  trial_usage text not null default 'free'::text,
  current_period_start timestamp with time zone,
  current_period_end timestamp with time zone,
  cancel_at timestamp with time zone,
  cancel_at_period_end boolean not null default false,
  cancelled_at timestamp with time zone,
  ended_at timestamp with time zone,
  cancel_reason text not null default ''::text,
  lookup_key text not null default ''::text,
  metadata jsonb not null default '{}'::jsonb,
  life jsonb not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  proration_unit text not null default 'second'::text,
  fee_billing_period text,
  fee_billing_period_count integer,
  parent_subscription_id text,
  auto_invoice_threshold numeric,
  commitment_amount numeric,
  commitment_duration text,
  overage_factor numeric,
  enable_true_up boolean not null default false,
  constraint subscriptions_pkey PRIMARY KEY (id),
  constraint subscriptions_auto_invoice_threshold_check CHECK ((auto_invoice_threshold > (0)::numeric)),
  constraint subscriptions_billing_cycle_check CHECK ((billing_cycle = ANY (ARRAY['anniversary'::text, 'calendar'::text]))),
  constraint subscriptions_check CHECK ((parent_subscription_id <> id)),
  constraint subscriptions_commitment_amount_check CHECK ((commitment_amount > (0)::numeric)),
  constraint subscriptions_overage_factor_check CHECK ((overage_factor >= (1)::numeric)),
  constraint subscriptions_proration_behavior_check CHECK ((proration_behavior = ANY (ARRAY['none'::text, 'create_prorations'::text]))),
  constraint subscriptions_proration_unit_check CHECK ((proration_unit = ANY (ARRAY['second'::text, 'day'::text]))),
  constraint subscriptions_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'scheduled'::text, 'trialing'::text, 'active'::text, 'past_due'::text, 'paused'::text, 'cancelled'::text]))),
  constraint subscriptions_trial_usage_check CHECK ((trial_usage = ANY (ARRAY['free'::text, 'billed'::text]))),
  constraint subscriptions_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES customers(id),
  constraint subscriptions_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint subscriptions_parent_subscription_id_fkey FOREIGN KEY (parent_subscription_id) REFERENCES subscriptions(id),
  constraint subscriptions_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES plans(id)
);
create index subscriptions_children on subscriptions using btree (parent_subscription_id) where (parent_subscription_id IS NOT NULL);
create index subscriptions_customer on subscriptions using btree (customer_id);
create index subscriptions_list on subscriptions using btree (environment_id, created_at, id);
create index subscriptions_plan on subscriptions using btree (plan_id) where (status <> 'cancelled'::text);
create index subscriptions_threshold on subscriptions using btree (id) where ((auto_invoice_threshold IS NOT NULL) AND (status <> 'cancelled'::text));

create table tax_associations (
  id text not null,
  environment_id text not null,
  tax_rate_id text not null,
  entity_type text not null,
  entity_id text not null,
  priority integer not null,
  auto_apply boolean not null,
  currency text,
  start_date timestamp with time zone,
  end_date timestamp with time zone,
  metadata jsonb not null default '{}'::jsonb,
  status text not null default 'published'::text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint tax_associations_pkey PRIMARY KEY (id),
  constraint tax_associations_check CHECK ((end_date > start_date)),
  constraint tax_associations_entity_type_check CHECK ((entity_type = ANY (ARRAY['customer'::text, 'subscription'::text, 'invoice'::text, 'tenant'::text]))),
  constraint tax_associations_status_check CHECK ((status = ANY (ARRAY['published'::text, 'archived'::text, 'deleted'::text]))),
  constraint tax_associations_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint tax_associations_tax_rate_id_fkey FOREIGN KEY (tax_rate_id) REFERENCES tax_rates(id)
);
create index tax_associations_entity on tax_associations using btree (environment_id, entity_id) where (status = 'published'::text);
create index tax_associations_list on tax_associations using btree (environment_id, created_at, id);
create index tax_associations_rate on tax_associations using btree (tax_rate_id) where (status = 'published'::text);

create table tax_rates (
  id text not null,
  environment_id text not null,
  name text not null,
  code text not null,
  description text not null default ''::text,
  tax_rate_type text not null,
  percentage_value numeric,
  fixed_value numeric,
  inclusive boolean not null default false,
  compound boolean not null default false,
  scope text not null,
  tax_rate_status text not null,
  metadata jsonb not null default '{}'::jsonb,
  status text not null default 'published'::text,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint tax_rates_pkey PRIMARY KEY (id),
  constraint tax_rates_check CHECK (((tax_rate_type = 'percentage'::text) = (percentage_value IS NOT NULL))),
  constraint tax_rates_check1 CHECK (((tax_rate_type = 'fixed'::text) = (fixed_value IS NOT NULL))),
  constraint tax_rates_check2 CHECK (((tax_rate_type = 'percentage'::text) OR (NOT (inclusive OR compound)))),
  constraint tax_rates_fixed_value_check CHECK ((fixed_value >= (0)::numeric)),
  constraint tax_rates_percentage_value_check CHECK (((percentage_value >= (0)::numeric) AND (percentage_value <= (100)::numeric))),
  constraint tax_rates_scope_check CHECK ((scope = ANY (ARRAY['INTERNAL'::text, 'EXTERNAL'::text, 'ONETIME'::text]))),
  constraint tax_rates_status_check CHECK ((status = ANY (ARRAY['published'::text, 'archived'::text, 'deleted'::text]))),
  constraint tax_rates_tax_rate_status_check CHECK ((tax_rate_status = ANY (ARRAY['ACTIVE'::text, 'INACTIVE'::text]))),
  constraint tax_rates_tax_rate_type_check CHECK ((tax_rate_type = ANY (ARRAY['percentage'::text, 'fixed'::text]))),
  constraint tax_rates_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id)
);
create unique index tax_rates_code on tax_rates using btree (environment_id, code) where (status = 'published'::text);
create index tax_rates_list on tax_rates using btree (environment_id, created_at, id);

create table taxes_applied (
  id text not null,
  environment_id text not null,
  tax_rate_id text not null,
  tax_association_id text not null,
  invoice_id text not null,
  currency text not null,
  taxable_amount numeric not null,
  tax_amount numeric not null,
  inclusive boolean not null,
  tax_rate jsonb not null,
  applied_at timestamp with time zone not null,
  created_at timestamp with time zone not null,
  constraint taxes_applied_pkey PRIMARY KEY (id),
  constraint taxes_applied_invoice_id_tax_association_id_key UNIQUE (invoice_id, tax_association_id),
  constraint taxes_applied_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id),
  constraint taxes_applied_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES invoices(id),
  constraint taxes_applied_tax_association_id_fkey FOREIGN KEY (tax_association_id) REFERENCES tax_associations(id),
  constraint taxes_applied_tax_rate_id_fkey FOREIGN KEY (tax_rate_id) REFERENCES tax_rates(id)
);

create table tenants (
  id text not null,
  name text not null,
  created_at timestamp with time zone not null,
  constraint tenants_pkey PRIMARY KEY (id)
);

create table test_clocks (
  id text not null,
  environment_id text not null,
  name text not null,
  frozen_time timestamp with time zone not null,
  target_time timestamp with time zone,
  status text not null,
  settled jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint test_clocks_pkey PRIMARY KEY (id),
  constraint test_clocks_status_check CHECK ((status = ANY (ARRAY['ready'::text, 'advancing'::text]))),
  constraint test_clocks_environment_id_fkey FOREIGN KEY (environment_id) REFERENCES environments(id)
);

create table usage_rollups (
  environment_id text not null,
  meter_key uuid not null,
  customer_ref text not null,
  month date not null,
  watermark timestamp with time zone not null,
  hours jsonb not null,
  constraint usage_rollups_pkey PRIMARY KEY (environment_id, meter_key, customer_ref, month)
);
