import { hash } from 'node:crypto';
import { mergePartials, type MeterDefinition, partialIdentity, type UsagePartial } from '../../billing/metering';
import type { Db } from '../../platform';
import { ingestCutoff } from './ingest-cutoff';
import { hourNumber, monthBounds } from './months';
import { toPartial, usageStore } from '../store';
import { loadRollups, packPartial, type Rollup, saveRollup, unpackPartial } from './rollups.sql';

export interface RollupTarget {
  readonly environmentId: string;
  readonly customerRef: string;
  readonly meter: MeterDefinition;
  /** First day of the month. */
  readonly month: string;
}

/** Meters that differ only in what is done with the partials share one key, and so their rollups. */
export function meterKey(meter: MeterDefinition): string {
  return hash('sha256', JSON.stringify(partialIdentity(meter)), 'hex').slice(0, 32);
}

/**
 * Brings the rollup of a month up to now, by adding what has arrived since its watermark; makes it when there is none.
 * The new watermark is a cut-off taken before reading, so nothing can still arrive before it. Two that refresh at once do the work twice
 * and keep one result. Returns how many events were added.
 */
export async function refreshRollup(db: Db, { environmentId, customerRef, meter, month }: RollupTarget): Promise<number> {
  const key = { environmentId, meterKey: meterKey(meter) };
  const { start, end } = monthBounds(month);
  const watermark = await ingestCutoff(db);
  const [old] = await loadRollups(db, key, { customerRefs: [customerRef], from: start, to: end, ingestedBefore: null });
  if (old !== undefined && old.watermark >= watermark) return 0;
  const rows = await usageStore(db).partials(meter, {
    environmentId,
    customerRefs: [customerRef],
    ranges: [{ start, end }],
    cuts: [],
    ingestedFrom: old?.watermark,
    ingestedBefore: watermark,
  });
  const hours = new Map<string, UsagePartial>(Object.entries(old?.hours ?? {}).map(([hour, packed]) => [hour, unpackPartial(packed)]));
  for (const row of rows) {
    const hour = String(hourNumber(month, row.hour));
    const known = hours.get(hour);
    hours.set(hour, known === undefined ? toPartial(row) : mergePartials(meter.aggregation.type, known, toPartial(row)));
  }
  const packed = Object.fromEntries([...hours].map(([hour, partial]) => [hour, packPartial(partial)]));
  const rollup: Rollup = { customer_ref: customerRef, month, watermark, hours: packed };
  await saveRollup(db, key, rollup, old?.watermark ?? null);
  return rows.reduce((sum, row) => sum + row.events, 0);
}
