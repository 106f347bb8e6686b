import { z } from 'zod';
import { baseFields, instant, metadata } from '../../http';
import { LIMITS } from '../../platform';
import { prorationFields } from '../routes/proration-fields';

export const SubscriptionPause = z
  .object({
    ...baseFields,
    subscription_id: z.string(),
    pause_status: z.enum(['scheduled', 'active', 'completed', 'cancelled']),
    pause_mode: z.enum(['immediate', 'scheduled', 'period_end']),
    resume_mode: z.enum(['immediate', 'scheduled', 'auto']).nullable().meta({ description: 'How it ends or ended; null while nobody knows.' }),
    pause_start: z.string(),
    pause_end: z.string().nullable(),
    resumed_at: z.string().nullable(),
    original_period_start: z.string().nullable().meta({ description: 'The period in which it began. Periods go on during a pause.' }),
    original_period_end: z.string().nullable(),
    reason: z.string(),
    fees: z.enum(['stop', 'continue']),
    usage: z.enum(['free', 'billed']),
  })
  .meta({ id: 'SubscriptionPause' });

const dated = (description: string) => instant.optional().meta({ type: 'string', format: 'date-time', description });

const dryRun = z.boolean().default(false).meta({ description: 'Only show what it would do, as the preview does.' });

export const PauseSubscriptionBody = z
  .object({
    pause_mode: z
      .enum(['immediate', 'scheduled', 'period_end'])
      .optional()
      .meta({ description: 'By default `scheduled` with a `pause_start`, else `immediate`.' }),
    pause_start: dated('For `scheduled`: when it begins. An instant of the open period that has passed is possible.'),
    pause_end: dated('When it ends by itself; without an end it lasts until somebody resumes it.'),
    pause_days: z.int().min(1).max(LIMITS.pauseDaysMax).optional().meta({ description: 'The same as a length, in days of 24 hours.' }),
    fees: z.enum(['stop', 'continue']).default('stop').meta({ description: 'What becomes of recurring fees.' }),
    usage: z.enum(['free', 'billed']).default('billed').meta({ description: 'What becomes of usage during the pause.' }),
    reason: z.string().max(LIMITS.descriptionLength).default(''),
    metadata: metadata.default({}),
    dry_run: dryRun,
    ...prorationFields,
  })
  .meta({ id: 'PauseSubscriptionBody' });

export const ResumeSubscriptionBody = z
  .object({
    resume_mode: z.enum(['immediate', 'scheduled']).optional().meta({ description: 'By default `scheduled` with a `resume_at`, else `immediate`.' }),
    resume_at: dated('For `scheduled`: when the pause ends.'),
    dry_run: dryRun,
    ...prorationFields,
  })
  .meta({ id: 'ResumeSubscriptionBody' });
