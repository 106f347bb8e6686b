import type { SubscriptionView } from '../../harness';
import type { Account, Line } from '../law/terms';
import type { Scene } from './asked';

/** Picks are taken round: any number means one of what there is. */
export function pickOf<T>(items: readonly T[], pick: number): T | undefined {
  return items[pick % items.length];
}

/** The lines in force, or those with which it will begin. */
export function linesNow({ lines, now, open }: Account): readonly Line[] {
  const at = open === null || open.start > now ? (open?.start ?? lines[0]?.start ?? now) : now;
  return lines.filter((line) => line.start <= at && (line.end === null || line.end > at));
}

type LineView = SubscriptionView['line_items'][number];

/** The product's line that the model's line stands for. */
export function viewOf({ subscription, roots }: Pick<Scene, 'subscription' | 'roots'>, line: Line): LineView | undefined {
  return subscription.line_items.find((view) => view.root_id === roots.get(line.root) && isAlike(view, line));
}

/** Keeps in mind by which root the product knows each line: two that differed when they began may look alike later. */
export function learnRoots({ account, subscription, roots }: Pick<Scene, 'account' | 'subscription'> & { readonly roots: Map<number, string> }): void {
  for (const line of account.lines.filter(({ root }) => !roots.has(root))) {
    const known = new Set(roots.values());
    const view = subscription.line_items.find((one) => !known.has(one.root_id) && isAlike(one, line));
    if (view) roots.set(line.root, view.root_id);
  }
}

function isAlike(view: LineView, { price, start, end, quantity, owner }: Line): boolean {
  const sameTime = view.start_date === start && view.end_date === end;
  const sameQuantity = price.due === 'usage' || Number(view.quantity) === quantity;
  return view.display_name === price.name && view.entity_type === owner && sameTime && sameQuantity;
}
