import type { MeterDefinition, UsagePartial } from '../../billing/metering';
import type { Db } from '../../platform';
import { hourEnd, hourStart, monthBounds } from './months';
import { toPartial, usageStore } from '../store';
import { meterKey } from './refresh-rollup';
import { loadRollups, type Rollup, unpackPartial } from './rollups.sql';
import { noteReading } from './rollup-keeper';

/** A partial of events in one hour, between two neighbouring cuts: `cut` is how many cuts lie at or before it. */
export interface CutPiece {
  readonly hour: string;
  readonly cut: number;
  readonly partial: UsagePartial;
}

export interface CollectInput {
  readonly environmentId: string;
  readonly customerRefs: readonly string[] | null;
  readonly meter: MeterDefinition;
  readonly cuts: readonly string[];
  readonly ingestedBefore: string | null;
}

interface Range {
  readonly start: string;
  readonly end: string;
}

/** Before the earliest event that can be stored. */
const BEGINNING = '1900-01-01T00:00:00.000Z';

/**
 * All pieces of usage between the first and the last cut; for a meter that never resets also what came before.
 * Whole hours come from rollups where there are any. Everything else is read from the events: what arrived after a rollup's watermark,
 * hours that a cut divides, and months without a rollup. The three never overlap, so a rollup that is lost or old changes no number.
 */
export async function collectPieces(db: Db, input: CollectInput): Promise<readonly CutPiece[]> {
  const span = { start: input.meter.reset === 'never' ? BEGINNING : (input.cuts[0] ?? BEGINNING), end: input.cuts.at(-1) ?? BEGINNING };
  if (input.customerRefs === null) return readRaw(db, input, { refs: null, ranges: [span] });
  const rollups = await loadRollups(
    db,
    { environmentId: input.environmentId, meterKey: meterKey(input.meter) },
    { customerRefs: input.customerRefs, from: span.start, to: span.end, ingestedBefore: input.ingestedBefore },
  );
  const pieces: CutPiece[] = [];
  for (const rollup of rollups) pieces.push(...(await piecesOfMonth(db, input, rollup, span)));
  for (const part of withoutRollups(input.customerRefs, rollups, span)) pieces.push(...(await readRaw(db, input, part)));
  return pieces;
}

/** Refs that lack the same ranges are read together: most customers have all their events under one of their names. */
function withoutRollups(refs: readonly string[], rollups: readonly Rollup[], span: Range): readonly { refs: string[]; ranges: readonly Range[] }[] {
  const parts = new Map<string, { refs: string[]; ranges: readonly Range[] }>();
  for (const ref of refs) {
    const ranges = rollups
      .filter((rollup) => rollup.customer_ref === ref)
      .reduce<readonly Range[]>((left, rollup) => left.flatMap((range) => without(range, monthBounds(rollup.month))), [span]);
    const part = parts.get(JSON.stringify(ranges));
    if (part) part.refs.push(ref);
    else parts.set(JSON.stringify(ranges), { refs: [ref], ranges });
  }
  return [...parts.values()];
}

function without(range: Range, taken: Range): readonly Range[] {
  const before = { start: range.start, end: taken.start < range.end ? taken.start : range.end };
  const after = { start: taken.end > range.start ? taken.end : range.start, end: range.end };
  return [before, after].filter(({ start, end }) => start < end);
}

async function readRaw(
  db: Db,
  input: CollectInput,
  part: { readonly refs: readonly string[] | null; readonly ranges: readonly Range[] },
): Promise<readonly CutPiece[]> {
  const { environmentId, meter, cuts, ingestedBefore } = input;
  const scope = { environmentId, customerRefs: part.refs, ranges: part.ranges, cuts, ingestedBefore: ingestedBefore ?? undefined };
  const rows = await usageStore(db).partials(meter, scope);
  if (part.refs !== null) noteReading(db, { environmentId, meter }, rows);
  return rows.map((row) => ({ hour: row.hour, cut: row.piece, partial: toPartial(row) }));
}

async function piecesOfMonth(db: Db, input: CollectInput, rollup: Rollup, span: Range): Promise<readonly CutPiece[]> {
  const { environmentId, meter, cuts, ingestedBefore } = input;
  const bounds = monthBounds(rollup.month);
  const inside = { start: later(span.start, bounds.start), end: earlier(span.end, bounds.end) };
  const divided = new Set([...cuts, inside.start, inside.end].map(hourOf).filter((hour) => hour !== null));
  const pieces: CutPiece[] = [];
  const edges: Range[] = [];
  for (const [number, packed] of Object.entries(rollup.hours)) {
    const start = hourStart(bounds.start, Number(number));
    if (start >= inside.end) continue;
    if (divided.has(start)) edges.push({ start: later(start, inside.start), end: earlier(hourEnd(start), inside.end) });
    else if (start < inside.start) continue;
    else pieces.push({ hour: start, cut: cutsUpTo(cuts, start), partial: unpackPartial(packed) });
  }
  const scope = { environmentId, customerRefs: [rollup.customer_ref], cuts };
  const old = await usageStore(db).partials(meter, { ...scope, ranges: edges, ingestedBefore: rollup.watermark });
  const tail = await usageStore(db).partials(meter, {
    ...scope,
    ranges: [inside],
    ingestedFrom: rollup.watermark,
    ingestedBefore: ingestedBefore ?? undefined,
  });
  noteReading(db, { environmentId, meter }, tail);
  for (const row of [...old, ...tail]) pieces.push({ hour: row.hour, cut: row.piece, partial: toPartial(row) });
  return pieces;
}

/** The hour that an instant divides, or null when it lies between two. */
function hourOf(instant: string): string | null {
  const start = `${instant.slice(0, 13)}:00:00.000Z`;
  return start === instant ? null : start;
}

function cutsUpTo(cuts: readonly string[], instant: string): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cuts[middle] ?? '') <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

function earlier(a: string, b: string): string {
  return a < b ? a : b;
}
