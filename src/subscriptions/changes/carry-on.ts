import type { NewPriceRow, PriceRow } from '../../catalog';
import type { LineCommitment, PricedLine } from '../lines';
import type { ChangeContext } from './change-context';
import type { PlannedLine } from './change-plan';

interface Carried {
  readonly quantity?: string;
  readonly price?: PriceRow | NewPriceRow;
  readonly isNewPrice?: boolean;
  readonly displayName?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly commitment?: LineCommitment | null;
}

/**
 * The same line from the change on, under another quantity or price: a new row with the same root and the same place on invoices after it.
 * Before the subscription starts no line has been in force: then the line itself becomes the other one.
 */
export function carryOn(context: ChangeContext, line: PricedLine, changed: Carried, index: number): PlannedLine {
  const { deps, at, changeId } = context;
  const unborn = context.subscription.life.open === null;
  const now = deps.clock.now();
  const price = changed.price ?? line.price;
  const item = {
    ...line.item,
    id: unborn ? line.item.id : deps.ids.next('subs_line'),
    price_id: price.id,
    position: unborn ? line.item.position : context.position + index,
    quantity: changed.quantity ?? line.item.quantity,
    display_name: changed.displayName ?? line.item.display_name,
    metadata: changed.metadata ?? line.item.metadata,
    commitment: changed.commitment === undefined ? line.item.commitment : changed.commitment,
    ...{ start_date: at, prorated_start: true, change_id: changeId, created_at: now, updated_at: now },
  };
  return { item, price, isNewPrice: changed.isNewPrice ?? false };
}
