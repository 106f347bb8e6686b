import { idParam, listOf, listRows, mapPage, PageQuery, route, type Route } from '../http';
import { inTransaction, refuse, type Deps } from '../platform';
import { beginAdvance } from './operations/begin-advance';
import { createClock } from './operations/create-clock';
import { settleClock } from './operations/settle-clock';
import type { ClockDeps } from './port';
import { AdvanceTestClockBody, CreateTestClockBody, TestClock } from './schema';
import { findClock, type TestClockRow } from './store';

const tag = 'Test clocks';

const createTestClock = route({
  method: 'post',
  path: '/test-clocks',
  tag,
  summary: 'Create a test clock',
  description: 'Customers created with its id live on its time: trials, periods and grace times pass only when the clock is advanced.',
  role: 'full',
  body: CreateTestClockBody,
  answers: { 201: TestClock },
  refusals: [],
  async handle({ deps, environmentId, body }) {
    return { status: 201, body: toView(await createClock(deps, { environmentId, name: body.name, frozenTime: body.frozen_time })) };
  },
});

const listTestClocks = route({
  method: 'get',
  path: '/test-clocks',
  tag,
  summary: 'List test clocks',
  role: 'read',
  query: PageQuery,
  answers: { 200: listOf(TestClock, 'TestClockList') },
  refusals: ['invalid_cursor'],
  async handle({ deps, environmentId, query }) {
    const page = await listRows<TestClockRow>(deps.db('test_clocks').where({ environment_id: environmentId }), query, {
      table: 'test_clocks',
      fields: ['created_at'],
    });
    return { status: 200, body: mapPage(page, toView) };
  },
});

const getTestClock = route({
  method: 'get',
  path: '/test-clocks/:id',
  tag,
  summary: 'Get a test clock',
  role: 'read',
  params: idParam,
  answers: { 200: TestClock },
  refusals: ['not_found'],
  async handle({ deps, environmentId, params }) {
    const clock = await findClock(deps.db, environmentId, params.id);
    return { status: 200, body: toView(clock ?? refuse('not_found', { test_clock_id: params.id })) };
  },
});

const advanceTestClock = route<ClockDeps, typeof idParam, undefined, typeof AdvanceTestClockBody>({
  method: 'post',
  path: '/test-clocks/:id/advance',
  tag,
  summary: 'Advance a test clock',
  description:
    'Drives every attached subscription through every boundary on the way, in order, and answers when all have settled. ' +
    'With `Prefer: respond-async` it answers 202 at once. Asking again for the same instant finishes what was interrupted.',
  role: 'full',
  params: idParam,
  body: AdvanceTestClockBody,
  answers: { 200: TestClock, 202: TestClock },
  refusals: ['not_found', 'clock_goes_back', 'clock_advancing', 'clock_not_settled'],
  effect: 'command',
  async handle({ deps, environmentId, params, body, headers }) {
    const clock = await inTransaction<Deps, TestClockRow>(deps, (tx) => beginAdvance(tx, { environmentId, clockId: params.id, to: body.frozen_time }));
    if (/\brespond-async\b/.test(String(headers['prefer'] ?? ''))) return { status: 202, body: toView(clock) };
    return { status: 200, body: toView(await settleClock(deps, clock, body.frozen_time)) };
  },
});

function toView(row: TestClockRow) {
  const { id, name, frozen_time, target_time, status, settled, created_at, updated_at } = row;
  return { id, name, frozen_time, target_time, status, settled, created_at, updated_at };
}

export const clockRoutes: readonly Route<ClockDeps>[] = [createTestClock, listTestClocks, getTestClock, advanceTestClock];
