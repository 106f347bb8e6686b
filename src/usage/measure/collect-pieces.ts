import { type MeterDefinition, partialsSql, type PartialsScope, type UsagePartial } from '../../billing/metering';
import type { Db } from '../../platform';
import { runSql } from './run-sql';

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

/** Before the earliest event that can be stored. */
export const BEGINNING = '1900-01-01T00:00:00.000Z';

/** All pieces of usage between the first and the last cut; for a meter that never resets also what came before. */
export async function collectPieces(db: Db, input: CollectInput): Promise<readonly CutPiece[]> {
  const { environmentId, customerRefs, meter, cuts, ingestedBefore } = input;
  const start = meter.reset === 'never' ? BEGINNING : (cuts[0] ?? BEGINNING);
  const rows = await readPartials(db, meter, {
    environmentId,
    customerRefs,
    ranges: [{ start, end: cuts.at(-1) ?? BEGINNING }],
    cuts,
    ingestedBefore: ingestedBefore ?? undefined,
  });
  return rows.map(toPiece);
}

export interface PartialRow {
  readonly customer_ref: string;
  readonly hour: string;
  readonly piece: number;
  readonly settled: boolean;
  readonly events: number;
  readonly errors: number;
  readonly checksum: string;
  readonly value: string | null;
  readonly moment: string | null;
  readonly latest_at: string | null;
  readonly latest_id: string | null;
}

export function readPartials(db: Db, meter: MeterDefinition, scope: PartialsScope): Promise<readonly PartialRow[]> {
  return runSql<PartialRow>(db, partialsSql(meter, scope));
}

export function toPiece(row: PartialRow): CutPiece {
  return { hour: row.hour, cut: row.piece, partial: toPartial(row) };
}

export function toPartial(row: PartialRow): UsagePartial {
  const { events, errors, checksum, value, moment, latest_at: latestAt, latest_id: latestId } = row;
  return { events, errors, checksum, value, moment, latestAt, latestId };
}
