import { hasPartials, type Measurement, measurementOf, type MeterDefinition, type UsagePiece } from '../../billing/metering';
import { decimal } from '../../billing/money';
import type { Db } from '../../platform';
import { usageStore } from '../store';
import { collectPieces, type CutPiece } from './collect-pieces';

/** [start, end) in business time. */
export interface UsageSegment {
  readonly start: string;
  readonly end: string;
}

export interface MeasureUsageInput {
  readonly environmentId: string;
  /** Every id under which the customer's events were sent: see `customerRefs`. Null is everybody in the environment. */
  readonly customerRefs: readonly string[] | null;
  readonly meter: MeterDefinition;
  /** May overlap, in any order. */
  readonly segments: readonly UsageSegment[];
  /** From `ingestCutoff`; null sees all that has arrived. */
  readonly ingestedBefore: string | null;
}

/**
 * What a meter counts in each segment. The one way to usage: invoices, previews and reads all come through here and so cannot differ.
 * Meters whose partials add up are read once for all segments, from rollups where there are any; the others once for each segment.
 */
export async function measureUsage(db: Db, input: MeasureUsageInput): Promise<Measurement[]> {
  if (input.segments.length === 0) return [];
  if (hasPartials(input.meter)) return measureByPieces(db, input);
  const measurements: Measurement[] = [];
  for (const segment of input.segments) measurements.push(await measureSegment(db, input, segment));
  return measurements;
}

async function measureByPieces(db: Db, input: MeasureUsageInput): Promise<Measurement[]> {
  const { meter, segments } = input;
  const cuts = [...new Set(segments.flatMap((segment) => [segment.start, segment.end]))].sort();
  const pieces = await collectPieces(db, { ...input, cuts });
  const byCut = groupByCut(pieces);
  return segments.map((segment) => {
    const first = cuts.indexOf(segment.start) + 1;
    const last = cuts.indexOf(segment.end);
    const window: UsagePiece[] = [];
    for (let cut = meter.reset === 'never' ? 0 : first; cut <= last; cut += 1) {
      for (const { hour, partial } of byCut.get(cut) ?? []) window.push({ hour, partial, beforeWindow: cut < first });
    }
    return measurementOf(meter, window, segment);
  });
}

function groupByCut(pieces: readonly CutPiece[]): ReadonlyMap<number, readonly CutPiece[]> {
  const groups = new Map<number, CutPiece[]>();
  for (const piece of pieces) {
    const group = groups.get(piece.cut);
    if (group) group.push(piece);
    else groups.set(piece.cut, [piece]);
  }
  return groups;
}

async function measureSegment(db: Db, input: MeasureUsageInput, segment: UsageSegment): Promise<Measurement> {
  const { environmentId, customerRefs, meter, ingestedBefore } = input;
  const scope = { environmentId, customerRefs, ...segment, ...(ingestedBefore === null ? {} : { ingestedBefore }) };
  const row = await usageStore(db).measurement(meter, scope);
  return { quantity: decimal(row.quantity).toFixed(), eventCount: row.event_count, errorCount: row.error_count, checksum: row.checksum };
}
