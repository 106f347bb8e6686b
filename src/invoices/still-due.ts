import type { InvoicePlan } from '../billing/invoice';
import { currencyOf, decimal, roundMoney } from '../billing/money';
import { prorate } from '../billing/proration';
import { creditsOf, isFee } from './given-back';
import type { FixedSource, LineSource, ProrationSource } from './line-source';
import { prorationAmount } from './proration-amount';

const KEY = 'still:';

export interface StillDueInput {
  readonly sources: readonly LineSource[];
  /** What was given back elsewhere. */
  readonly credits: readonly ProrationSource[];
  readonly currency: string;
  readonly plan: InvoicePlan;
}

/**
 * What is still to be given back of the fees on an invoice, where they cost more now than was thought when a change gave back a part: a coupon that the
 * draft counted on has gone to the invoice of that change. With that, a change gives back the same part of what is billed, whatever comes in between.
 */
export function stillDue({ sources, credits, currency, plan }: StillDueInput): readonly ProrationSource[] {
  if (credits.length === 0) return [];
  return sources.filter(isFee).flatMap((fee) => {
    const [credit] = creditsOf(fee, credits);
    const line = plan.lines.find(({ key }) => key === fee.key);
    if (credit === undefined || line === undefined) return [];
    const net = decimal(line.amount).minus(decimal(line.discountAmount));
    const due = roundMoney(credit.proration === null ? net : prorate(net, credit.proration), currencyOf(currency));
    const missing = due.minus(prorationAmount(credit, currency));
    return missing.gt(0) ? [creditFor(fee, credit, missing.toFixed())] : [];
  });
}

/** It is worked out anew each time. */
export function withoutStillDue(sources: readonly LineSource[]): readonly LineSource[] {
  return sources.filter(({ key }) => !key.startsWith(KEY));
}

function creditFor({ key }: FixedSource | ProrationSource, credit: ProrationSource, amount: string): ProrationSource {
  return { ...credit, key: `${KEY}${key}`, quantity: '1', proration: null, model: { kind: 'flat', amount } };
}
