import { type Decimal, zero } from '../billing/money';
import { type Db } from '../platform';
import { priceUsage, type RatedLine } from '../rating';
import type { GroupedUsage, UsageSegment, UsageSpan } from '../usage';
import { shareCost } from './share-cost';

export interface CostInput {
  readonly environmentId: string;
  readonly customerRefs: readonly string[];
  readonly span: UsageSpan;
  /** The customer's lines that price the meter. */
  readonly lines: readonly RatedLine[];
  /** The meter's usage in the span, by group and window. */
  readonly groups: readonly GroupedUsage[];
  /** The same for a part of the span. */
  readonly group: (segment: UsageSegment, windows: readonly UsageSegment[]) => Promise<readonly GroupedUsage[]>;
}

export interface GroupCost {
  readonly total: Decimal;
  /** By the start of the span's windows. */
  readonly points: ReadonlyMap<string, Decimal>;
}

/** By `keyOf` the group. */
export type MeterCost = ReadonlyMap<string, GroupCost>;

export function keyOf({ keys }: Pick<GroupedUsage, 'keys'>): string {
  return JSON.stringify(keys);
}

/** What each group of a meter's usage costs: every line and period is priced as a whole, as its invoice will be, and then shared. */
export async function costOfMeter(db: Db, { span, lines, groups: whole, group, ...customer }: CostInput): Promise<MeterCost> {
  const costs = new Map<string, GroupCost>();
  for (const line of lines) {
    const segment = overlap(line.source.period, span.whole);
    if (segment === null) continue;
    const windows = span.windows.flatMap((window) => overlap(window, segment) ?? []);
    const groups = isSame(segment, span.whole) ? whole : await group(segment, windows);
    if (groups.length === 0) continue;
    const shared = shareCost(await priceUsage(db, { ...customer, line }), groups);
    for (const [index, { amount, points }] of shared.entries()) {
      const found = groups[index];
      if (found) costs.set(keyOf(found), addCost(costs.get(keyOf(found)), amount, datedPoints(found, points, span)));
    }
  }
  return costs;
}

type DatedCost = readonly (readonly [window: string, amount: Decimal])[];

/** A period may begin inside a window: its part belongs to the whole window all the same. */
function datedPoints({ points }: GroupedUsage, amounts: readonly Decimal[], { windows }: UsageSpan): DatedCost {
  return points.map((point, index) => {
    const window = windows.find(({ start, end }) => start <= point.start && point.start < end);
    return [window?.start ?? point.start, amounts[index] ?? zero];
  });
}

function addCost(before: GroupCost | undefined, amount: Decimal, dated: DatedCost): GroupCost {
  const points = new Map(before?.points);
  for (const [window, part] of dated) points.set(window, (points.get(window) ?? zero).plus(part));
  return { total: (before?.total ?? zero).plus(amount), points };
}

function overlap(a: UsageSegment, b: UsageSegment): UsageSegment | null {
  const start = a.start > b.start ? a.start : b.start;
  const end = a.end < b.end ? a.end : b.end;
  return start < end ? { start, end } : null;
}

function isSame(a: UsageSegment, b: UsageSegment): boolean {
  return a.start === b.start && a.end === b.end;
}
