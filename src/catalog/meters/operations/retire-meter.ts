import { addToOutbox, refuse, type Deps } from '../../../platform';
import { lockMeter, meterIsUsed, saveMeter } from '../store';

/**
 * Takes a meter out of the catalogue. `archived` only stops new use of it;
 * `deleted` is refused while a live feature or price measures with it.
 */
export async function retireMeter(deps: Deps, environmentId: string, id: string, status: 'archived' | 'deleted'): Promise<void> {
  const at = deps.clock.now();
  const meter = (await lockMeter(deps.db, environmentId, id)) ?? refuse('not_found', { meter_id: id });
  if (status === 'deleted' && (await meterIsUsed(deps.db, id, at))) refuse('in_use', { meter_id: id });
  await saveMeter(deps.db, { ...meter, status, updated_at: at });
  await addToOutbox(deps, { environmentId, topic: `meter.${status}`, subjectId: id, payload: {} });
}
