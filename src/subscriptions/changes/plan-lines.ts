import type { PriceRow } from '../../catalog';
import type { PricedLine } from '../lines';
import type { ChangeContext } from './change-context';
import type { PlannedLine } from './change-plan';
import type { LineSpec } from './change-spec';
import { catalogLine, planLine } from './plan-line';

export interface PlanLinesInput {
  readonly planId: string;
  readonly prices: readonly PriceRow[];
  /** What holds for the lines of the plan's prices, and further lines beside them. */
  readonly specs: readonly LineSpec[];
  /** The lines whose seats go along, if any. */
  readonly old: readonly PricedLine[];
}

/** A line for each price of the plan; what the caller says of one holds for it, and further lines come after them. */
export async function planLines(context: ChangeContext, { planId, prices, specs, old }: PlanLinesInput): Promise<readonly PlannedLine[]> {
  const specOf = (price: PriceRow) => specs.find((spec) => (spec.price?.overrides ?? spec.priceId) === price.id);
  const owner = { type: 'plan', id: planId } as const;
  const lines: PlannedLine[] = [];
  for (const price of prices) {
    const spec = specOf(price);
    if (spec?.price !== undefined) lines.push(await planLine(context, spec, owner, lines.length));
    else lines.push(catalogLine(context, price, { ...seatsCarried(old, prices, price), ...spec }, owner, lines.length));
  }
  const known = new Set(prices.map((price) => price.id));
  for (const spec of specs) {
    if (!known.has(spec.price?.overrides ?? spec.priceId ?? ''))
      lines.push(await planLine(context, spec, { type: 'subscription', id: context.subscription.id }, lines.length));
  }
  return lines;
}

/** Seats go along: where the old plan and the new one have one fee per unit each, the quantity of the one becomes that of the other. */
function seatsCarried(old: readonly PricedLine[], prices: readonly PriceRow[], price: PriceRow): { readonly quantity?: string } {
  const perSeat = (candidate: Pick<PriceRow, 'type' | 'model'>) => candidate.type === 'FIXED' && candidate.model.kind === 'per_unit';
  const [seat, ...others] = old.filter((line) => perSeat(line.price));
  if (!seat || others.length > 0 || !perSeat(price) || prices.filter(perSeat).length !== 1) return {};
  return { quantity: seat.item.quantity };
}
