import type { UsagePartial } from '../../billing/metering';
import type { Db } from '../../platform';
import { MICROSECONDS } from '../instant-text';
import { runSql } from '../store/postgres/run-sql';

/** Partials of one month of one meter's events under one customer ref, by hour: every event with ingested_at before the watermark is in them. */
export interface Rollup {
  readonly customer_ref: string;
  /** First day of the month in UTC. */
  readonly month: string;
  /** Text with microseconds: cut to milliseconds it would let events count twice. */
  readonly watermark: string;
  /** By the hour's number in the month. */
  readonly hours: Readonly<Record<string, PackedPartial>>;
}

/** A partial as a short list: a month has up to 744 of them. */
export type PackedPartial = readonly [
  events: number,
  errors: number,
  checksum: string,
  value: string | null,
  moment: string | null,
  latestAt: string | null,
  latestId: string | null,
];

export interface RollupKey {
  readonly environmentId: string;
  /** What of the meter the partials depend on. */
  readonly meterKey: string;
}

/** The rollups of some months; with a cut-off only those that know nothing of what came after it. Uses the primary key. */
export function loadRollups(
  db: Db,
  { environmentId, meterKey }: RollupKey,
  scope: { readonly customerRefs: readonly string[]; readonly from: string; readonly to: string; readonly ingestedBefore: string | null },
): Promise<readonly Rollup[]> {
  return runSql<Rollup>(db, {
    text: `select customer_ref, month, to_char(watermark at time zone 'UTC', ${MICROSECONDS}) as watermark, hours
           from usage_rollups
           where environment_id = $1 and meter_key = $2::uuid and customer_ref = any($3::text[])
             and month >= date_trunc('month', $4::timestamptz, 'UTC')::timestamptz at time zone 'UTC' and month < $5::timestamptz at time zone 'UTC'
             and ($6::timestamptz is null or watermark <= $6::timestamptz)`,
    values: [environmentId, meterKey, scope.customerRefs, scope.from, scope.to, scope.ingestedBefore],
  });
}

/** Stores a rollup unless another one has come between: it is built on the one whose watermark is `replaces`. */
export async function saveRollup(db: Db, { environmentId, meterKey }: RollupKey, rollup: Rollup, replaces: string | null): Promise<void> {
  const values = [environmentId, meterKey, rollup.customer_ref, rollup.month, rollup.watermark, JSON.stringify(rollup.hours)];
  const insert = `insert into usage_rollups (environment_id, meter_key, customer_ref, month, watermark, hours)
    values ($1, $2::uuid, $3, $4::date, $5::timestamptz, $6::jsonb) on conflict (environment_id, meter_key, customer_ref, month) do nothing`;
  const update = `update usage_rollups set watermark = $5::timestamptz, hours = $6::jsonb
    where environment_id = $1 and meter_key = $2::uuid and customer_ref = $3 and month = $4::date and watermark = $7::timestamptz`;
  await runSql(db, replaces === null ? { text: insert, values } : { text: update, values: [...values, replaces] });
}

export function packPartial(partial: UsagePartial): PackedPartial {
  return [partial.events, partial.errors, partial.checksum, partial.value, partial.moment, partial.latestAt, partial.latestId];
}

export function unpackPartial([events, errors, checksum, value, moment, latestAt, latestId]: PackedPartial): UsagePartial {
  return { events, errors, checksum, value, moment, latestAt, latestId };
}
