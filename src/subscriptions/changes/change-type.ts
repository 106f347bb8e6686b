import { decimal } from '../../billing/money';
import { priceQuantity } from '../../billing/pricing';
import { compareFees, type RecurringFee } from '../../billing/schedule';
import { pricesByIds, type NewPriceRow, type PriceRow } from '../../catalog';
import { businessNow } from '../../clocks';
import { customersByIds } from '../../customers';
import { Refusal, type Deps } from '../../platform';
import type { ChangeRow, SubscriptionRow } from '../rows';
import { unitOf } from '../units';
import { foreseeChange } from './foresee-change';

export const CHANGE_TYPES = ['upgrade', 'downgrade', 'lateral'] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];

interface Moved {
  readonly price_id: string;
  readonly quantity: string;
}

/** The lines that a change ends and begins, and prices that are not written yet. */
interface Movement {
  readonly ended: readonly Moved[];
  readonly began: readonly Moved[];
  readonly planned: ReadonlyMap<string, PriceRow | NewPriceRow>;
}

/**
 * Whether a change leads up or down: by what the recurring fees of the lines that begin cost per unit of time, against those of the lines that end.
 * Usage has no price before it happens, so between plans of usage alone every change is lateral.
 */
export async function changeTypeOf(deps: Deps, row: SubscriptionRow, change: ChangeRow | null): Promise<ChangeType> {
  const movement = change && (await movementOf(deps, row, change));
  if (!movement) return 'lateral';
  const stored = await pricesByIds(
    deps.db,
    [...movement.ended, ...movement.began].map((line) => line.price_id),
  );
  const prices = new Map([...movement.planned, ...stored]);
  const feesOf = (lines: readonly Moved[]) => lines.flatMap((line) => feeOf(line, prices.get(line.price_id)));
  const compared = compareFees(feesOf(movement.ended), feesOf(movement.began));
  return compared > 0 ? 'upgrade' : compared < 0 ? 'downgrade' : 'lateral';
}

function feeOf({ quantity }: Moved, price: PriceRow | NewPriceRow | undefined): readonly RecurringFee[] {
  if (price?.type !== 'FIXED') return [];
  const amount = priceQuantity(price.model, decimal(quantity)).amount.toFixed();
  return [{ amount, unit: unitOf(price.billing_period), count: price.billing_period_count }];
}

async function movementOf(deps: Deps, row: SubscriptionRow, change: ChangeRow): Promise<Movement | null> {
  if (change.result) return { ended: change.result.ended, began: change.result.began, planned: new Map() };
  return change.status === 'pending' ? foreseen(deps, row, change) : null;
}

/** What is still to come is told from the subscription as it is. */
async function foreseen(deps: Deps, row: SubscriptionRow, { id: changeId, kind, spec, scheduled_at: at }: ChangeRow): Promise<Movement | null> {
  const customer = (await customersByIds(deps.db, [row.customer_id])).get(row.customer_id);
  const now = await businessNow(deps, customer ?? { test_clock_id: null });
  try {
    const found = await foreseeChange(deps, { ...row, life: { ...row.life, changes: [] } }, { changeId, kind, spec, at, now });
    const began = found?.begins ?? [];
    return found && { ended: found.ends, began: began.map(({ item }) => item), planned: new Map(began.map(({ price }) => [price.id, price])) };
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
