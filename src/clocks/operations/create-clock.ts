import type { Deps, Instant } from '../../platform';
import type { TestClockRow } from '../store';

/** Makes a clock that stands still until it is advanced. Customers created with its id live on its time. */
export async function createClock(
  deps: Deps,
  input: { readonly environmentId: string; readonly name: string; readonly frozenTime: Instant },
): Promise<TestClockRow> {
  const now = deps.clock.now();
  const row: TestClockRow = {
    id: deps.ids.next('clock'),
    environment_id: input.environmentId,
    name: input.name,
    frozen_time: input.frozenTime,
    target_time: null,
    status: 'ready',
    settled: {},
    created_at: now,
    updated_at: now,
  };
  await deps.db('test_clocks').insert({ ...row, settled: JSON.stringify(row.settled) });
  return row;
}
