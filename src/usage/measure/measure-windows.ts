import type { MeterDefinition } from '../../billing/metering';
import { type Decimal, decimal, zero } from '../../billing/money';
import type { Db } from '../../platform';
import { usageStore } from '../store';
import type { UsageSegment } from './measure-usage';

export interface MeasureWindowsInput {
  readonly environmentId: string;
  readonly customerRefs: readonly string[];
  /** With windows of its own. */
  readonly meter: MeterDefinition;
  readonly segment: UsageSegment;
  /** From `ingestCutoff`; null sees all that has arrived. */
  readonly ingestedBefore: string | null;
}

export interface MeasuredWindow {
  readonly start: string;
  readonly quantity: string;
}

/** What a meter counts in each of its windows in a segment, in order and as far as they lie in it; windows without events are left out. One read for all of them. */
export async function measureWindows(db: Db, { meter, segment, ingestedBefore, ...whose }: MeasureWindowsInput): Promise<readonly MeasuredWindow[]> {
  const parts = await usageStore(db).parts(meter, { ...whose, ...segment, ...(ingestedBefore === null ? {} : { ingestedBefore }) });
  const windows = new Map<string, Decimal>();
  for (const { bucket, quantity } of parts) {
    const start = bucket !== null && bucket > segment.start ? bucket : segment.start;
    windows.set(start, (windows.get(start) ?? zero).plus(decimal(quantity)));
  }
  return [...windows].map(([start, quantity]) => ({ start, quantity: quantity.toFixed() }));
}
