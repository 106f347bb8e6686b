import type { Allowance } from '../billing/allowances';
import type { CreditLot } from '../billing/credits';
import type { Db } from '../platform';
import type { UsageSource } from './line-source';
import { measureAllowance } from './measure-allowance';
import { measureSource, measureSpans, type MeasuredBy, type SegmentMeasurement } from './measure-source';
import { type LineWindow, measureWindows } from './measure-windows';

/** All that is measured of one usage line. */
export interface MeasuredLine {
  readonly key: string;
  readonly segments: readonly SegmentMeasurement[];
  /** Where each window is priced on its own. */
  readonly windows: readonly LineWindow[];
  /** What an entitlement covers. */
  readonly allowance: Allowance | null;
}

/** Measures a line. Its questions, and those of other lines, leave together: none needs the answer to another. */
export async function measureLine(db: Db, by: MeasuredBy, source: UsageSource, lots: readonly CreditLot[]): Promise<MeasuredLine> {
  const [segments, windows, allowance] = await Promise.all([
    measureSource(db, by, source, lots),
    measureWindows(db, by, source),
    source.allowance ? allowanceOf(db, by, source, source.allowance) : null,
  ]);
  return { key: source.key, segments, windows, allowance };
}

function allowanceOf(db: Db, by: MeasuredBy, { period, meter }: UsageSource, rule: NonNullable<UsageSource['allowance']>): Promise<Allowance> {
  return measureAllowance(rule, period, meter.definition, async (definition, spans) =>
    (await measureSpans(db, by, definition, spans)).map(({ quantity }) => quantity),
  );
}
