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
  const mode = modeOf(body);
  const at = timeOf(mode, body);
  const start = await startOf(deps, row, at);
  const resumeAt = body.pause_days === undefined ? (body.pause_end ?? null) : addMilliseconds(start, body.pause_days * DAY_MS);
  if (resumeAt !== null && resumeAt <= start) refuseField('validation_failed', '/pause_end', 'must come after the pause begins');
  const { fees, usage, reason, metadata } = body;
  return { at, spec: { type: 'pause', fees, usage, resumeAt, proration: prorationOf(body), mode, reason, metadata } };
}

type Mode = NonNullable<Body['pause_mode']>;

/** How a pause begins. A date that comes with another mode would be forgotten, and the pause begin at a time that nobody meant. */
function modeOf({ pause_mode, pause_start, proration_mode }: Body): Mode {
  const mode = pause_mode ?? (pause_start === undefined ? 'immediate' : 'scheduled');
  if (mode !== 'scheduled' && pause_start !== undefined) refuseField('validation_failed', '/pause_start', 'goes with the mode scheduled only');
  if (proration_mode !== 'at_period_end') return mode;
  if (mode === 'scheduled') refuseField('validation_failed', '/proration_mode', 'is a time of its own, and goes without another');
  return 'period_end';
}

function timeOf(mode: Mode, { pause_start }: Body): string | null {
  if (mode === 'period_end') return 'period_end';
  if (mode === 'immediate') return null;
  return pause_start ?? refuseField('validation_failed', '/pause_start', 'is required for scheduled');
}

/** The instant that a pause begins at as things stand. */
async function startOf(deps: Deps, { customer_id, life }: SubscriptionRow, at: string | null): Promise<Instant> {
  if (at !== null && at !== 'period_end') return at;
  if (at === 'period_end' && life.open !== null) return life.open.end;
  const customer = (await customersByIds(deps.db, [customer_id])).get(customer_id);
  return businessNow(deps, customer ?? { test_clock_id: null });
}
