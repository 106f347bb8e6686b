import type { AllowanceRule } from '../../billing/allowances';
import type { Period } from '../../billing/calendar';
import type { Fraction } from '../../billing/proration';
import type { LineSource } from '../../invoices';
import { assert } from '../../platform';
import type { PricedLine } from './step-context';

export interface LineSourcesInput {
  readonly lines: readonly PricedLine[];
  /** The ended span, whose usage and fees in arrears are due; null when none ended. */
  readonly ended: Period | null;
  /** The span that begins, whose fees in advance are due; null when none begins. */
  readonly begins: Period | null;
  /** Whether the ended span bears its recurring fees: a trial does not. */
  readonly fees: boolean;
  /** What part of a full period each span is, for fees that are prorated; null bills them in full. */
  readonly endedShare: Fraction | null;
  readonly beginsShare: Fraction | null;
}

/**
 * The lines of the invoice at a boundary: usage and arrears of the span that ended, then advance fees of the one that begins.
 * Pure; the order is that of the subscription's lines.
 */
export function lineSources(input: LineSourcesInput): readonly LineSource[] {
  const { ended, begins } = input;
  return input.lines.flatMap((line) => {
    if (line.price.type === 'USAGE') return ended ? [usageSource(line, ended)] : [];
    if (line.price.invoice_cadence === 'ADVANCE') return begins ? [fixedSource(line, begins, input.beginsShare)] : [];
    return ended && input.fees ? [fixedSource(line, ended, input.endedShare)] : [];
  });
}

function usageSource({ item, price, meter, allowance }: PricedLine, period: Period): LineSource {
  assert(meter, 'usage_price_without_meter', { price_id: price.id });
  return {
    kind: 'usage',
    ...commonOf(item, price, period),
    meter: { id: meter.id, version: meter.version, definition: meter.definition },
    ...(allowance ? { allowance: allowanceIn(allowance, period) } : {}),
  };
}

/** An allowance that starts anew with the period counts from its start. */
function allowanceIn(rule: AllowanceRule, period: Period): AllowanceRule {
  return rule.reset === 'billing_period' ? { ...rule, since: period.start } : rule;
}

function fixedSource({ item, price }: PricedLine, period: Period, proration: Fraction | null): LineSource {
  return { kind: 'fixed', ...commonOf(item, price, period), quantity: item.quantity, proration };
}

function commonOf(item: PricedLine['item'], price: PricedLine['price'], period: Period) {
  return { key: `${item.id}:${period.start}`, subscriptionLineItemId: item.id, priceId: price.id, displayName: item.display_name, period, model: price.model };
}
