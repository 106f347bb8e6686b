import type { z } from 'zod';
import { addMilliseconds, type Instant } from '../../billing/calendar';
import { businessNow } from '../../clocks';
import { customersByIds } from '../../customers';
import { refuseField, type Deps } from '../../platform';
import type { ChangeSpec } from '../changes';
import { prorationOf } from '../routes/proration-fields';
import type { SubscriptionRow } from '../rows';
import type { PauseSubscriptionBody } from './schema';

type Body = z.infer<typeof PauseSubscriptionBody>;

const DAY_MS = 86_400_000;

/** When a pause begins, and what it is, from how it was asked for. */
export async function readPause(deps: Deps, row: SubscriptionRow, body: Body): Promise<{ readonly at: string | null; readonly spec: ChangeSpec }> {
  if (body.fees === 'continue' && body.usage === 'billed') refuseField('validation_failed', '/usage', 'a pause stops fees, usage or both');
  if (body.pause_days !== undefined && body.pause_end !== undefined) refuseField('validation_failed', '/pause_days', 'either this or pause_end');
  const at = timeOf(body);
  const start = await startOf(deps, row, at);
  const resumeAt = body.pause_days === undefined ? (body.pause_end ?? null) : addMilliseconds(start, body.pause_days * DAY_MS);
  if (resumeAt !== null && resumeAt <= start) refuseField('validation_failed', '/pause_end', 'must come after the pause begins');
  const { fees, usage, pause_mode: mode, reason, metadata } = body;
  return { at, spec: { type: 'pause', fees, usage, resumeAt, proration: prorationOf(body), mode, reason, metadata } };
}

function timeOf(body: Body): string | null {
  if (body.pause_mode === 'period_end') return 'period_end';
  if (body.pause_mode === 'immediate') return null;
  return body.pause_start ?? refuseField('validation_failed', '/pause_start', 'is required for scheduled');
}

/** The instant that a pause begins at as things stand. */
async function startOf(deps: Deps, { customer_id, life }: SubscriptionRow, at: string | null): Promise<Instant> {
  if (at !== null && at !== 'period_end') return at;
  if (at === 'period_end' && life.open !== null) return life.open.end;
  const customer = (await customersByIds(deps.db, [customer_id])).get(customer_id);
  return businessNow(deps, customer ?? { test_clock_id: null });
}
