/** The coarse class of an error: what a client switches on first. */
export const ERROR_STATUS = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  payload_too_large: 413,
  rate_limited: 429,
  internal_error: 500,
  unavailable: 503,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

interface ReasonEntry {
  readonly code: ErrorCode;
  /** The sentence a caller reads; details are added beside it, never inside it. */
  readonly message: string;
}

/** Every precise reason for a refusal. Each has a page under docs/errors with the same name. */
export const REASONS = {
  // The request itself
  validation_failed: { code: 'invalid_request', message: 'The request does not match the documented shape.' },
  malformed_json: { code: 'invalid_request', message: 'The body is not valid JSON.' },
  unsupported_media_type: { code: 'invalid_request', message: 'Send JSON with Content-Type: application/json.' },
  body_too_large: { code: 'payload_too_large', message: 'The body is larger than this route accepts.' },
  invalid_cursor: { code: 'invalid_request', message: 'The cursor was not issued by this list.' },
  unknown_filter_field: { code: 'invalid_request', message: 'This list cannot be filtered or sorted by that field.' },
  route_not_found: { code: 'not_found', message: 'There is no such route.' },
  // Access
  missing_api_key: { code: 'unauthorized', message: 'Send an API key as X-API-Key or as Authorization: Bearer.' },
  invalid_api_key: { code: 'unauthorized', message: 'The API key is unknown, expired or revoked.' },
  role_not_allowed: { code: 'forbidden', message: 'The API key has no role that allows this.' },
  environment_mismatch: { code: 'forbidden', message: 'X-Environment-ID names another environment than the one the API key belongs to.' },
  too_many_requests: { code: 'rate_limited', message: 'Too many requests with this key; wait as long as Retry-After says.' },
  // Idempotency
  invalid_idempotency_key: { code: 'invalid_request', message: 'Idempotency-Key must be 1 to 255 visible characters.' },
  idempotency_key_reused: { code: 'conflict', message: 'This Idempotency-Key was used with another request.' },
  idempotency_in_progress: { code: 'conflict', message: 'A request with this Idempotency-Key is still running; ask again shortly.' },
  // Things
  not_found: { code: 'not_found', message: 'There is no such object in this environment.' },
  already_exists: { code: 'conflict', message: 'An object with this key exists already.' },
  in_use: { code: 'invalid_request', message: 'The object is still in use, so it cannot be deleted.' },
  // Customers
  external_id_taken: { code: 'conflict', message: 'Another customer of this environment has this external id.' },
  invalid_timezone: { code: 'invalid_request', message: 'The time zone is not an IANA zone name.' },
  invalid_currency: { code: 'invalid_request', message: 'The currency is not a current ISO 4217 code.' },
  customer_not_found: { code: 'not_found', message: 'There is no such customer in this environment.' },
  customer_has_subscriptions: { code: 'invalid_request', message: 'The customer has a subscription that has not ended.' },
  // Catalogue
  invalid_price: { code: 'invalid_request', message: 'The price cannot be charged as it stands.' },
  invalid_meter: { code: 'invalid_request', message: 'The meter cannot measure as it stands.' },
  price_not_found: { code: 'not_found', message: 'There is no such price in this environment.' },
  price_does_not_fit: { code: 'invalid_request', message: 'The price is in another currency, or does not repeat with whole periods of the subscription.' },
  plan_not_found: { code: 'not_found', message: 'There is no such plan in this environment.' },
  plan_has_no_prices: { code: 'invalid_request', message: 'The plan has no price that this subscription could use.' },
  addon_not_found: { code: 'not_found', message: 'There is no such add-on in this environment.' },
  // Coupons and taxes
  coupon_not_found: { code: 'not_found', message: 'There is no such coupon in this environment.' },
  coupon_not_redeemable: { code: 'invalid_request', message: 'The coupon cannot be redeemed here.' },
  tax_rate_not_found: { code: 'not_found', message: 'There is no such tax rate in this environment.' },
  // Entitlements
  invalid_entitlement: { code: 'invalid_request', message: 'The entitlement cannot hold as it stands.' },
  reservation_not_found: { code: 'not_found', message: 'There is no such reservation in this environment.' },
  reservation_not_held: { code: 'invalid_request', message: 'The reservation is no longer held: it was settled before, or its time has run out.' },
  usage_not_additive: { code: 'invalid_request', message: 'Usage of this feature does not add up event by event, so it cannot be recorded with the check.' },
  // Subscriptions and time
  subscription_not_found: { code: 'not_found', message: 'There is no such subscription in this environment.' },
  subscription_ended: { code: 'invalid_request', message: 'The subscription has ended; nothing about it can change any more.' },
  cancel_at_in_past: { code: 'invalid_request', message: 'cancel_at lies in the past.' },
  timeline_too_large: { code: 'invalid_request', message: 'That much usage, or that many periods, is more than one look ahead may take.' },
  trial_end_in_past: { code: 'invalid_request', message: 'The trial must end later than now.' },
  trial_ends_before_start: { code: 'invalid_request', message: 'The trial must end after the subscription starts.' },
  end_before_start: { code: 'invalid_request', message: 'The end must come after the start.' },
  phases_not_continuous: {
    code: 'invalid_request',
    message: 'Phases must follow each other without gap or overlap, from the start to the end of the subscription.',
  },
  cannot_group: { code: 'invalid_request', message: 'These subscriptions cannot share invoices.' },
  billed_with_parent: { code: 'invalid_request', message: 'The subscription is billed on the invoices of another one, whose coupons and taxes hold there.' },
  rollout_not_found: { code: 'not_found', message: 'There is no such roll-out in this environment.' },
  rollout_finished: { code: 'invalid_request', message: 'The roll-out has finished or was cancelled.' },
  line_item_not_found: { code: 'not_found', message: 'The subscription has no such line in force.' },
  addon_association_not_found: { code: 'not_found', message: 'The subscription has no such add-on.' },
  schedule_not_found: { code: 'not_found', message: 'There is no such scheduled change in this environment.' },
  change_before_period: { code: 'invalid_request', message: 'A change reaches back into the open period at most, and not behind another change.' },
  change_after_end: { code: 'invalid_request', message: 'The subscription will have ended by then.' },
  change_not_pending: { code: 'invalid_request', message: 'The change has taken effect, failed or been cancelled already.' },
  change_changes_nothing: { code: 'invalid_request', message: 'The subscription is like that already.' },
  subscription_not_draft: { code: 'invalid_request', message: 'Only a draft subscription can be activated.' },
  command_refused: { code: 'invalid_request', message: 'The subscription does not allow this now.' },
  no_failed_run: { code: 'invalid_request', message: 'The subscription has no failed run to retry.' },
  clock_goes_back: { code: 'invalid_request', message: 'A test clock only moves forward.' },
  clock_advancing: { code: 'conflict', message: 'The test clock is still moving to another instant.' },
  clock_not_settled: { code: 'unavailable', message: 'Some subscriptions could not be brought to that instant; ask again for the same instant.' },
  // Credits
  invalid_credit_grant: { code: 'invalid_request', message: 'The credit grant cannot be applied as it stands.' },
  credit_grant_not_found: { code: 'not_found', message: 'There is no such credit grant in this environment.' },
  // Invoices
  invoice_not_found: { code: 'not_found', message: 'There is no such invoice in this environment.' },
  invoice_not_draft: { code: 'invalid_request', message: 'Only a draft invoice can be finalised.' },
  invoice_not_payable: { code: 'invalid_request', message: 'Only a final invoice that is in force can be paid.' },
  invoice_not_voidable: { code: 'invalid_request', message: 'The invoice cannot be voided in its state.' },
  invoice_not_void: { code: 'invalid_request', message: 'Only a voided invoice can be made again.' },
  invoice_not_recalculable: {
    code: 'invalid_request',
    message: 'The invoice cannot be worked out again: it was written by hand, or it has been paid in part or in full.',
  },
  invoice_exists_for_period: { code: 'conflict', message: 'A live invoice exists for this period already.' },
  nothing_to_bill: { code: 'invalid_request', message: 'There is nothing to bill in that span.' },
  // Simulations
  simulation_not_found: { code: 'not_found', message: 'There is no such simulation in this environment.' },
  simulation_not_changeable: { code: 'invalid_request', message: 'The simulation cannot be changed like this in its state.' },
  // Events
  event_conflict: { code: 'conflict', message: 'An event with this id and other content was stored before; the first one stands.' },
  no_valid_event: { code: 'invalid_request', message: 'None of the events could be accepted.' },
  number_not_exact: { code: 'invalid_request', message: 'A number in the event cannot be kept exactly; send it as a string.' },
  ingest_overloaded: { code: 'unavailable', message: 'The ingest queue is full; send the events again after Retry-After.' },
  // Us
  internal_error: { code: 'internal_error', message: 'Something went wrong on our side; nothing was half done.' },
  database_unavailable: { code: 'unavailable', message: 'The database cannot be reached; ask again shortly.' },
  preview_busy: { code: 'unavailable', message: 'Something else holds what the preview needs for longer than it waits; ask again shortly.' },
  temporal_unavailable: { code: 'unavailable', message: 'No worker answered in time; the same request can safely be sent again.' },
} as const satisfies Record<string, ReasonEntry>;

export type Reason = keyof typeof REASONS;
