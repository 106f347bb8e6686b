import type { AllowanceRule } from '../../billing/allowances';
import type { Period } from '../../billing/calendar';
import { partOf, type ProrationBasis } from '../../billing/proration';
import type { LineSource, UsageSource } from '../../invoices';
import { assert } from '../../platform';
import { feeLine } from './fee-line';
import { feeWindows, type BilledSpan, type FeeWindow } from './fee-windows';
import type { LineCommitment } from './line-commitment';
import type { PricedLine } from './priced-line';
import { wholePeriod } from './whole-period';

export interface LineSourcesInput {
  readonly lines: readonly PricedLine[];
  /** The span that ended, whose usage and fees in arrears are due; null when none ended. */
  readonly ended: BilledSpan | null;
  /** The span that begins, whose fees in advance are due; null when none begins. */
  readonly begins: BilledSpan | null;
  /** Whether the ended span bears its recurring fees: a trial does not. */
  readonly fees: boolean;
  /** Whether the subscription ends with the ended span: a fee whose own window runs on is due now. */
  readonly last: boolean;
  readonly basis: ProrationBasis;
}

/**
 * The lines of the invoice at a boundary: usage and arrears of the span that ended, then advance fees of the one that begins.
 * A line counts while it is in force. Pure; the order is that of the subscription's lines.
 */
export function lineSources(input: LineSourcesInput): readonly LineSource[] {
  const { ended, begins, basis } = input;
  return input.lines.flatMap((line) => {
    if (line.price.type === 'USAGE') return ended ? usageSources(line, ended, input) : [];
    if (line.price.invoice_cadence === 'ADVANCE') return begins ? fees(line, begins, basis) : [];
    if (ended === null || !input.fees) return [];
    return fees(input.last ? endingAt(line, ended.end) : line, ended, basis);
  });
}

function fees(line: PricedLine, span: BilledSpan, basis: ProrationBasis): readonly LineSource[] {
  return feeWindows(feeLine(line, span.cadence), span, basis).map((window) => fixedSource(line, window));
}

function endingAt(line: PricedLine, at: string): PricedLine {
  const { end_date } = line.item;
  return end_date !== null && end_date <= at ? line : { ...line, item: { ...line.item, end_date: at, prorated_end: line.item.prorated_end } };
}

function fixedSource(line: PricedLine, { part, ...period }: FeeWindow): LineSource {
  return { kind: 'fixed', ...sourceBase(line, period), quantity: line.item.quantity, proration: part };
}

function usageSources(line: PricedLine, ended: BilledSpan, input: LineSourcesInput): readonly LineSource[] {
  const { start, end } = ended;
  const { item, meter, allowance, price } = line;
  const period = { start: item.start_date > start ? item.start_date : start, end: item.end_date !== null && item.end_date < end ? item.end_date : end };
  if (period.start >= period.end) return [];
  assert(meter, 'usage_price_without_meter', { price_id: price.id });
  return [
    {
      kind: 'usage',
      ...sourceBase(line, period),
      meter: { id: meter.id, version: meter.version, definition: meter.definition },
      ...(allowance ? { allowance: allowanceIn(allowance, start) } : {}),
      ...(item.commitment && input.fees ? { commitment: promised(item.commitment, line, ended, input) } : {}),
    },
  ];
}

/** A promise for the part of a whole period that the line is in force for. A period that is cut by the end of all counts up to there, any other one whole. */
function promised(
  commitment: LineCommitment,
  { item }: PricedLine,
  ended: BilledSpan,
  { last, basis }: LineSourcesInput,
): NonNullable<UsageSource['commitment']> {
  const { type: kind, value, overageFactor, trueUp, windowed } = commitment;
  const { start, end } = last ? { start: ended.period.start, end: ended.end } : ended.period;
  const window = { start: item.start_date > start ? item.start_date : start, end: item.end_date !== null && item.end_date < end ? item.end_date : end };
  const part = windowed === true ? null : partOf(wholePeriod(ended.cadence, ended.period), window, basis);
  return { promised: { kind, value, overageFactor, trueUp, ...(windowed === true ? { per: 'bucket' } : {}) }, part, until: window.end };
}

/** An allowance that starts anew with the period counts from its start, also for a line that began in the middle of it. */
function allowanceIn(rule: AllowanceRule, start: string): AllowanceRule {
  return rule.reset === 'billing_period' ? { ...rule, since: start } : rule;
}

/** What every source of a line has. */
export function sourceBase({ item, price }: PricedLine, period: Period) {
  return {
    ...{ key: `${item.id}:${period.start}`, subscriptionLineItemId: item.id, priceId: price.id, displayName: item.display_name, period, model: price.model },
    ...(item.root_id === item.id ? {} : { rootLineItemId: item.root_id }),
  };
}
