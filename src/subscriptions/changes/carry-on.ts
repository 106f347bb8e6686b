import type { NewPriceRow, PriceRow } from '../../catalog';
import type { PricedLine } from '../lines';
import type { ChangeContext } from './change-context';
import type { PlannedLine } from './change-plan';

interface Carried {
  readonly quantity?: string;
  readonly price?: PriceRow | NewPriceRow;
  readonly isNewPrice?: boolean;
  readonly displayName?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The same line from the change on, under another quantity or price: a new row with the same root and the same place on invoices after it. */
export function carryOn(context: ChangeContext, line: PricedLine, changed: Carried, index: number): PlannedLine {
  const { deps, at, changeId, position } = context;
  const now = deps.clock.now();
  const price = changed.price ?? line.price;
  const item = {
    ...line.item,
    id: deps.ids.next('subs_line'),
    price_id: price.id,
    position: position + index,
    quantity: changed.quantity ?? line.item.quantity,
    display_name: changed.displayName ?? line.item.display_name,
    metadata: changed.metadata ?? line.item.metadata,
    ...{ start_date: at, prorated_start: true, change_id: changeId, created_at: now, updated_at: now },
  };
  return { item, price, isNewPrice: changed.isNewPrice ?? false };
}
