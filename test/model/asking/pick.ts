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

/** The product's line that the model's line stands for. */
export function viewOf({ subscription }: Pick<Scene, 'subscription'>, { price, start, end, quantity, owner }: Line) {
  return subscription.line_items.find(
    (line) =>
      line.display_name === price.name &&
      line.start_date === start &&
      line.end_date === end &&
      line.entity_type === owner &&
      (price.due === 'usage' || Number(line.quantity) === quantity),
  );
}
