import type { MeterDefinition } from '../../../billing/metering';
import { addToOutbox, type Deps } from '../../../platform';
import { refuseProblems } from '../../common';
import { meterProblems } from '../meter-problems';
import type { CreateMeterBody } from '../schema';
import { insertMeter, meterByDefinition, type MeterRow } from '../store';
import { toMeterDefinition } from '../to-definition';

/** Creates a meter. Refuses what could not measure with `invalid_meter`; `at` is where in the body it was written. */
export async function createMeter(deps: Deps, environmentId: string, body: CreateMeterBody, at = ''): Promise<MeterRow> {
  const meter = computeMeter(deps, environmentId, body.name, toMeterDefinition(body));
  refuseProblems('invalid_meter', meterProblems(meter.definition, at, 'a'));
  return applyCreateMeter(deps, meter);
}

/** The live meter that measures exactly this, made now if there is none: charges on the same usage share one meter. */
export async function ensureMeter(deps: Deps, environmentId: string, name: string, definition: MeterDefinition): Promise<MeterRow> {
  const known = await meterByDefinition(deps.db, environmentId, definition);
  return known ?? applyCreateMeter(deps, computeMeter(deps, environmentId, name, definition));
}

function computeMeter(deps: Deps, environmentId: string, name: string, definition: MeterDefinition): MeterRow {
  const at = deps.clock.now();
  return {
    id: deps.ids.next('meter'),
    environment_id: environmentId,
    name,
    event_name: definition.eventName,
    definition,
    version: 1,
    status: 'published',
    created_at: at,
    updated_at: at,
  };
}

async function applyCreateMeter(deps: Deps, meter: MeterRow): Promise<MeterRow> {
  await insertMeter(deps.db, meter);
  await addToOutbox(deps, { environmentId: meter.environment_id, topic: 'meter.created', subjectId: meter.id, payload: { event_name: meter.event_name } });
  return meter;
}
