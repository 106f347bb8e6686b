import type { Burn } from './burn-lots';

/**
 * The burns of each line, in burn order.
 * @example burnsByLine([{ lotId: 'a', lineKey: 'x', quantity: decimal('3') }]).get('x').map((burn) => burn.quantity) => ["3"]
 */
export function burnsByLine(burns: readonly Burn[]): ReadonlyMap<string, readonly Burn[]> {
  const byLine = new Map<string, Burn[]>();
  for (const burn of burns) {
    const line = byLine.get(burn.lineKey);
    if (line === undefined) byLine.set(burn.lineKey, [burn]);
    else line.push(burn);
  }
  return byLine;
}
