import { partOf } from '../../billing/proration';
import { currencyOf, decimal, formatMoney, type Decimal } from '../../billing/money';
import type { Period } from '../../billing/calendar';
import { type BilledFee, type PendingLine, prorationAmount, type ProrationSource } from '../../invoices';
import { feeLine, feeWindows, sourceBase, type PricedLine } from '../lines';
import { basisOf, spanOf } from '../steps/closing-sources';
import type { ChangeContext } from './change-context';
import type { ChangePlan, PlannedLine, ResolvedChange } from './change-plan';
import type { ProrationMode } from './change-spec';

export interface BilledSoFar {
  /** What invoices have billed of the lines that end, for time after the change. */
  readonly fees: readonly BilledFee[];
  /** What an earlier change has left for the next invoice. */
  readonly pending: readonly PendingLine[];
}

/**
 * What a change gives back and charges: of a fee paid in advance the unused part of what was billed for it, so never more than that;
 * of a fee that begins its share of the period. Usage and fees in arrears are not touched: their lines are cut, and billed when the period ends. Pure.
 */
export function computeChange(context: ChangeContext, resolved: ResolvedChange, mode: ProrationMode, billed: BilledSoFar): ChangePlan {
  const { at, subscription } = context;
  const { open } = subscription.life;
  const settles = mode !== 'none' && open !== null && open.index !== null && at < open.end;
  const restarts = resolved.effect.restart !== undefined;
  return {
    ...resolved,
    at,
    prorated: mode !== 'none',
    sources: settles ? [...credits(context, resolved, billed), ...(restarts ? [] : charges(context, resolved.begins))] : [],
  };
}

function credits(context: ChangeContext, { ends }: ResolvedChange, { fees, pending }: BilledSoFar): readonly ProrationSource[] {
  return ends.flatMap((item) => {
    const line = context.lines.find((candidate) => candidate.item.id === item.id);
    if (!line || line.price.type !== 'FIXED' || line.price.invoice_cadence !== 'ADVANCE') return [];
    const paid = fees.filter((fee) => fee.lineItemId === item.id);
    const owed = pending.flatMap(({ source }) => (source.kind === 'proration' && source.subscriptionLineItemId === item.id ? [asFee(source, context)] : []));
    return [...paid, ...owed].filter(({ period }) => period.end > context.at).map((fee, index) => credit(context, line, fee, index));
  });
}

/** A charge that waits for its invoice is billed as good as done. */
function asFee(source: ProrationSource, context: ChangeContext): BilledFee {
  return { lineItemId: source.subscriptionLineItemId, period: source.period, amount: prorationAmount(source, context.subscription.currency).toFixed() };
}

function credit(context: ChangeContext, line: PricedLine, { period, amount }: BilledFee, index: number): ProrationSource {
  const unused: Period = { start: context.at > period.start ? context.at : period.start, end: period.end };
  return {
    ...sourceBase(line, unused),
    ...{ kind: 'proration', direction: 'credit', quantity: '1', model: { kind: 'flat', amount } },
    key: `credit:${context.changeId}:${line.item.id}:${index}`,
    displayName: `${line.item.display_name}, unused time`,
    proration: partOf(period, unused, basisOf(context.subscription)),
  };
}

function charges(context: ChangeContext, begins: readonly PlannedLine[]): readonly ProrationSource[] {
  const { subscription } = context;
  const { life } = subscription;
  if (life.open === null) return [];
  const span = spanOf(subscription, life, life.open.end);
  return begins.flatMap(({ item, price }) => {
    if (price.type !== 'FIXED' || price.invoice_cadence !== 'ADVANCE') return [];
    const line = { item, price: { ...price, sequence: '' }, meter: null, allowance: null };
    return feeWindows(feeLine(line, life.cadence), span, basisOf(subscription)).map(({ part, ...period }) => ({
      ...sourceBase(line, period),
      ...{ kind: 'proration' as const, direction: 'charge' as const, quantity: item.quantity, proration: part },
      key: `charge:${context.changeId}:${item.id}:${period.start}`,
      displayName: item.display_name,
    }));
  });
}

/** Charges less credits. */
export function netOf(sources: readonly ProrationSource[], currency: string): Decimal {
  return sources.reduce((sum, source) => {
    const amount = prorationAmount(source, currency);
    return source.direction === 'credit' ? sum.minus(amount) : sum.plus(amount);
  }, decimal('0'));
}

export function moneyText(amount: Decimal, currency: string): string {
  return formatMoney(amount, currencyOf(currency));
}
