import { toBaseView } from '../../http';
import type { Db } from '../../platform';
import { metersByIds, toMeterView, type MeterRow } from '../meters';
import type { Feature } from './schema';
import type { FeatureRow } from './store';

/** A feature as dialect A shows it, with its meter. */
export function toFeatureView(row: FeatureRow, meter: MeterRow | undefined, tenantId: string): Feature {
  const unit = row.reporting_unit;
  return {
    ...toBaseView(row, tenantId),
    name: row.name,
    lookup_key: row.lookup_key,
    type: row.type,
    meter_id: row.meter_id,
    meter: meter ? toMeterView(meter, tenantId) : null,
    description: row.description,
    unit_singular: row.unit_singular,
    unit_plural: row.unit_plural,
    reporting_unit: unit && { ...unit, conversion_rate: Number(unit.conversion_rate), conversion_rate_decimal: unit.conversion_rate },
    alert_settings: null,
    group: null,
    group_id: null,
  };
}

/** Features with their meters, which are read at once. */
export async function viewFeatures(db: Db, rows: readonly FeatureRow[], tenantId: string): Promise<Feature[]> {
  const meters = await metersByIds(
    db,
    rows.map((row) => row.meter_id),
  );
  return rows.map((row) => toFeatureView(row, row.meter_id === null ? undefined : meters.get(row.meter_id), tenantId));
}
