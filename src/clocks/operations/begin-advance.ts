import { addToOutbox, refuse, type Deps, type Instant } from '../../platform';
import type { TestClockRow } from '../store';

/**
 * Records where a clock is going, in one transaction with the relay's order to take it there, so that a crash on the way is made good.
 * Refuses to go back, and to go elsewhere while it moves; the same target again is the same journey.
 */
export async function beginAdvance(
  deps: Deps,
  input: { readonly environmentId: string; readonly clockId: string; readonly to: Instant },
): Promise<TestClockRow> {
  const clock = await deps.db<TestClockRow>('test_clocks').where({ id: input.clockId, environment_id: input.environmentId }).forUpdate().first();
  if (!clock) return refuse('not_found', { test_clock_id: input.clockId });
  if (input.to < clock.frozen_time) refuse('clock_goes_back', { frozen_time: clock.frozen_time, asked: input.to });
  if (clock.target_time !== null && clock.target_time !== input.to) refuse('clock_advancing', { target_time: clock.target_time });
  const advancing: TestClockRow = { ...clock, status: 'advancing', target_time: input.to, updated_at: deps.clock.now() };
  await deps.db('test_clocks').where({ id: clock.id }).update({ status: advancing.status, target_time: input.to, updated_at: advancing.updated_at });
  if (clock.target_time === null) {
    await addToOutbox(deps, { environmentId: input.environmentId, topic: 'test_clock.advance', subjectId: clock.id, payload: { to: input.to } });
  }
  return advancing;
}
