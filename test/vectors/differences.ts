import { boundaryAt, instantOf, isCurrency, isZone, localTime } from '../../src/billing';
import { gridIndex, gridOf, onGrid } from './adapters/flexprice-periods';
import { stubEndsClamped } from './adapters/killbill';
import { at, fields, type Json, number, text, textOrNull } from './json';

/** A group of vectors that our law answers differently on purpose, or that it has no question for. */
export interface Difference {
  readonly name: string;
  readonly reason: string;
  readonly applies: (vector: Json, kind: string) => boolean;
}

const op =
  (...ops: readonly string[]) =>
  (vector: Json, kind: string): boolean =>
    kind.startsWith('flexprice') && ops.includes(text(vector, 'op'));

export const differences: readonly Difference[] = [
  {
    name: 'known defects of the source',
    reason: 'The row itself says that its expected value is a defect of the engine it comes from and what is right instead.',
    applies: (vector) => at(vector, 'quirk') !== undefined && at(vector, 'quirk') !== null,
  },
  {
    name: 'payment told in words only',
    reason:
      'The row names a scenario of the source test; the invoice and the wallets that it is about are not in the row, so there is nothing to compute from.',
    applies: op('attempt_payment'),
  },
  {
    name: 'price told in words only',
    reason: 'The price is in a sentence of the row, not in its input; bucketed_cost has the same cases with their prices.',
    applies: op('bucketed_max_charge'),
  },
  {
    name: 'vocabulary and storage of another API',
    reason:
      'Names that FlexPrice accepts in its requests, limits of its endpoints, and how it stores dates as whole numbers: no rule of billing, and our API has its own.',
    applies: op(
      'yyyymmdd_to_date',
      'valid_aggregation_mode',
      'valid_grant_allocation',
      'valid_grant_duration_unit',
      'valid_grant_measure',
      'valid_grant_scope',
      'commitment_type_valid',
      'bulk_event_count_valid',
      'coupon_max_redemptions_valid',
      'validate_bucket_request',
      'get_customer_wallets_error',
      'create_wallet_validation',
      'aggregation_definition',
      'count_unique_key',
      'is_first_open_invoice_reason',
      'credit_note_initial_status',
      'wallet_credit_validation',
    ),
  },
  {
    name: 'rows that go on from another row or from a job',
    reason: 'The state they start from (a meter changed by the row before, a queued job row) is not in the row.',
    applies: (vector, kind) =>
      op('meter_filter_merge')(vector, kind) || (op('credit_grant')(vector, kind) && at(vector, 'input', 'scheduled_for') !== undefined),
  },
  {
    name: 'logarithms in meter expressions',
    reason: 'A logarithm is no exact decimal, so it would make an amount depend on the machine; expressions refuse it.',
    applies: (vector, kind) => op('expression_quantity')(vector, kind) && /\b(?:log|ln|log2|log10|exp)\(/.test(text(vector, 'input', 'expr')),
  },
  {
    name: 'unknown time zones and currencies',
    reason: 'FlexPrice falls back to UTC and to two decimals; a bill in the wrong zone or with the wrong cents is worse than a refusal, so we refuse.',
    applies: (vector) => {
      const zone = textOrNull(vector, 'input', 'timezone') ?? '';
      const currency = textOrNull(vector, 'input', 'currency');
      return (zone !== '' && !isZone(zone)) || (currency !== null && !isCurrency(currency) && at(vector, 'expected', 'error') === undefined);
    },
  },
  {
    name: "Lago's prorated and removable units",
    reason:
      'Counting unique values with "remove" events by whole days, and choosing a band by unweighted units while pricing weighted ones, are aggregations that our law does not have; a level that changes is WEIGHTED_SUM.',
    applies: (vector, kind) =>
      (kind === 'lago-charge-models' && textOrNull(vector, 'model') === 'graduated_prorated') ||
      (kind === 'lago-aggregations' && (textOrNull(vector, 'aggregation') ?? '').startsWith('unique_count') && JSON.stringify(vector).includes('"remove"')) ||
      (kind === 'lago-aggregations' && textOrNull(vector, 'aggregation') === 'unique_count_prorated'),
  },
  {
    name: 'stories of a whole subscription',
    reason:
      'Steps and plans are told in words ("1 event", "10 per event"); what they compute is covered by the period, proration, commitment and threshold files, and our own golden invoices tell such stories end to end.',
    applies: (_, kind) => kind === 'lago-subscription-scenarios',
  },
  {
    name: 'shares of a coupon below a cent',
    reason:
      'Lago shares a coupon over fees at five digits and taxes that; our shares are whole cents that add up to the coupon, so a tax of several rates may differ by a cent.',
    applies: (vector, kind) =>
      kind === 'lago-coupons-taxes' && Object.values(fields(vector, 'expected', 'fee_coupons_cents')).some((share) => !Number.isInteger(Number(share))),
  },
  {
    name: 'stubs before a clamped day',
    reason:
      'Kill Bill measures the stub against a period counted back from the clamped day (28 January to 28 February); ours is the period of the anchor (31 January to 28 February).',
    applies: (vector, kind) => kind === 'killbill-billing-cycles' && stubEndsClamped(vector),
  },
  {
    name: 'months of thirty days',
    reason: 'Proration by months of a fixed length: our fractions are of real days or real time, so that parts of a period add up to it.',
    applies: (vector, kind) => kind === 'killbill-date-utils' && ['days_between_fixed_month', 'proration_fixed_30'].includes(text(vector, 'fn')),
  },
  {
    name: "Kill Bill's repair of items",
    reason:
      'Kill Bill bills a changed plan again and repairs earlier items day by day; our finalised lines never change, a change is one prorated credit and charge.',
    applies: (_, kind) => kind === 'killbill-invoice-merge' || kind === 'killbill-invoice-series',
  },
  {
    name: 'periods that go on from their own start',
    reason:
      'A current period that starts off the grid of its anchor: FlexPrice then adds the interval to that start (or a whole year first). Ours are always counted from the anchor, so what follows is a stub to the grid.',
    applies: (vector, kind) => op('next_billing_date')(vector, kind) && leavesTheGrid(at(vector, 'input') ?? null),
  },
];

export function differenceFor(vector: Json, kind: string): Difference | undefined {
  return differences.find((difference) => difference.applies(vector, kind));
}

function leavesTheGrid(input: Json): boolean {
  const grid = gridOf(input);
  const start = instantOf(text(input, 'current_period_start'));
  if (onGrid(grid, start)) return false;
  if (number(input, 'unit') > 1) return true;
  if (grid.unit === 'year') return localTime(boundaryAt(grid, gridIndex(grid, start) + 1), grid.zone).year === localTime(start, grid.zone).year;
  return (grid.unit === 'quarter' || grid.unit === 'half_year') && start > grid.anchor;
}
