import type { CreditLot } from '../billing/credits';
import type { LinePlan } from '../billing/invoice';
import { type Decimal, decimal, divide, zero } from '../billing/money';
import { computeFromSources, cutWithoutLate, loadParty } from '../invoices';
import type { Db, Instant } from '../platform';
import { type FindAllowances, type RatedLine, usageSources } from './usage-sources';

export interface CreditsLeftInput {
  readonly environmentId: string;
  readonly customerId: string;
  readonly meterId: string;
  /** Business time: only credits that are valid then pay for what is used now. */
  readonly now: Instant;
  readonly findAllowances: FindAllowances;
}

/** After everything that has arrived, wherever its transaction stands: a check sees usage from the moment at which it was accepted. */
const ALL_ARRIVED = '9999-12-31T00:00:00.000Z';

/**
 * How many more units of a meter the customer's credits cover now, once they have paid for all usage that no final invoice has billed yet;
 * below zero when usage went beyond them already. Null when no charge in credits blocks what they do not cover.
 * Computed like the invoices that are to come, all of the customer's at once, since they burn the same credits.
 */
export async function creditsLeft(db: Db, input: CreditsLeftInput): Promise<string | null> {
  const { environmentId, customerId, meterId, now } = input;
  const lines = await usageSources(db, { customerId, periods: 'unfinished', meterIds: null }, input.findAllowances);
  const blocking = lines.filter((line) => blocks(line, meterId) && line.source.period.start <= now && line.source.period.end > now);
  const [first] = blocking;
  if (first === undefined) return null;
  const { input: computed, plan } = await computeFromSources(db, {
    party: await loadParty(db, environmentId, customerId),
    ...{ subscriptionId: null, sequence: null, kind: 'interim', currency: first.subscription.currency, period: first.source.period },
    ...{ sources: lines.map((line) => line.source), cut: cutWithoutLate(ALL_ARRIVED), forUpdate: false, invoiceId: null },
  });
  const burnt = sumOf(plan.unitCreditBurns, ({ lotId }) => isValid(computed.unitCreditLots, lotId, now));
  const held = computed.unitCreditLots.filter((lot) => isValid([lot], lot.id, now)).reduce((sum, lot) => sum.plus(decimal(lot.remaining)), zero);
  const perUnit = blocking.reduce((sum, line) => sum.plus(creditsPerUnit(line)), zero);
  return divide(held.minus(burnt), perUnit).minus(uncovered(plan.lines, blocking)).toFixed();
}

/** Whether a line is charged in credits and blocks what they do not cover. */
function blocks({ source }: RatedLine, meterId: string): boolean {
  return source.meter.id === meterId && source.model.kind === 'credit' && source.model.overage === 'block';
}

function creditsPerUnit({ source }: RatedLine): Decimal {
  return source.model.kind === 'credit' ? decimal(source.model.creditsPerUnit) : zero;
}

function isValid(lots: readonly CreditLot[], lotId: string, now: Instant): boolean {
  return lots.some((lot) => lot.id === lotId && lot.validFrom <= now && (lot.validUntil === null || lot.validUntil > now));
}

function sumOf(burns: readonly { readonly lotId: string; readonly quantity: string }[], counts: (burn: { readonly lotId: string }) => boolean): Decimal {
  return burns.filter(counts).reduce((sum, burn) => sum.plus(decimal(burn.quantity)), zero);
}

/** Units that were used and that nothing covered. */
function uncovered(plans: readonly LinePlan[], blocking: readonly RatedLine[]): Decimal {
  const keys = new Set(blocking.map((line) => line.source.key));
  return plans.filter((plan) => keys.has(plan.key)).reduce((sum, plan) => sum.plus(decimal(plan.billableQuantity)), zero);
}
