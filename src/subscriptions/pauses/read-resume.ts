import type { z } from 'zod';
import { refuseField } from '../../platform';
import type { ChangeSpec } from '../changes';
import { prorationOf, timeOf } from '../routes/proration-fields';
import type { ResumeSubscriptionBody } from './schema';

type Body = z.infer<typeof ResumeSubscriptionBody>;

/** When a pause ends, from how it was asked for: a date that comes without a mode means that date. */
export function readResume(body: Body): { readonly at: string | null; readonly spec: ChangeSpec } {
  const { resume_mode: mode, resume_at: date } = body;
  if (mode === 'immediate' && date !== undefined) refuseField('validation_failed', '/resume_at', 'goes with the mode scheduled only');
  const at = timeOf(body, date);
  if (mode === 'scheduled' && at === null) refuseField('validation_failed', '/resume_at', 'is required for scheduled');
  return { at, spec: { type: 'resume', proration: prorationOf(body), mode: at === null ? 'immediate' : 'scheduled' } };
}
