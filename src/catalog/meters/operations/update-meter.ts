import type { MeterFilter } from '../../../billing/metering';
import { addToOutbox, refuse, type Deps } from '../../../platform';
import type { UpdateMeterBody } from '../schema';
import { lockMeter, saveMeter, type MeterRow } from '../store';
import { addFilters } from '../to-definition';

/** Renames a meter or adds filters. What was invoiced keeps its numbers; open periods are measured by the new version. */
export async function updateMeter(deps: Deps, environmentId: string, id: string, body: UpdateMeterBody): Promise<MeterRow> {
  const known = (await lockMeter(deps.db, environmentId, id)) ?? refuse('not_found', { meter_id: id });
  const changed = computeChange(known, body, deps.clock.now());
  await saveMeter(deps.db, changed);
  await addToOutbox(deps, { environmentId, topic: 'meter.updated', subjectId: id, payload: { version: changed.version } });
  return changed;
}

function computeChange(known: MeterRow, body: UpdateMeterBody, at: string): MeterRow {
  const filters = addFilters(known.definition.filters, body.filters ?? []);
  const narrowed = !sameFilters(filters, known.definition.filters);
  return {
    ...known,
    name: body.name ?? known.name,
    definition: { ...known.definition, filters },
    version: narrowed ? known.version + 1 : known.version,
    updated_at: at,
  };
}

function sameFilters(a: readonly MeterFilter[], b: readonly MeterFilter[]): boolean {
  return JSON.stringify(addFilters([], a)) === JSON.stringify(addFilters([], b));
}
