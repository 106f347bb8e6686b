import { z } from 'zod';
import { listOf, PageQuery } from '../http';
import { LIMITS } from '../platform';

const takesEffect = z.enum(['now', 'next_period']).meta({
  description: '`now` settles the running period by `proration_mode`; `next_period` changes nothing before its end.',
});

export const CreateRolloutBody = z
  .object({
    takes_effect: takesEffect.default('next_period'),
    proration_mode: z.enum(['invoice_now', 'next_invoice', 'none']).default('next_invoice'),
    preview: z.boolean().default(false).meta({ description: 'Does everything and undoes it: the results are what the roll-out itself would write.' }),
    per_second: z
      .int()
      .min(1)
      .max(LIMITS.rolloutPerSecondMax)
      .default(LIMITS.rolloutPerSecondDefault)
      .meta({ description: 'Subscriptions a second, at most.' }),
    subscription_ids: z.array(z.string()).min(1).max(LIMITS.listLimit).optional().meta({ description: 'Only these of the plan; all by default.' }),
  })
  .meta({ id: 'CreateRolloutBody' });

const counts = z.object({
  pending: z.int(),
  changed: z.int(),
  scheduled: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  failed: z.int(),
});

export const Rollout = z
  .object({
    id: z.string(),
    environment_id: z.string(),
    plan_id: z.string(),
    preview: z.boolean(),
    takes_effect: takesEffect,
    proration_mode: z.enum(['invoice_now', 'next_invoice', 'none']),
    per_second: z.int(),
    status: z.enum(['running', 'paused', 'succeeded', 'cancelled']),
    progress: z.object({ done: z.int(), total: z.int() }),
    counts,
    finished_at: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Rollout' });

export const RolloutList = listOf(Rollout, 'RolloutList');

export const RolloutResultQuery = PageQuery.extend({
  status: z.enum(['pending', 'changed', 'scheduled', 'unchanged', 'refused', 'failed']).optional(),
});

export const RolloutResult = z
  .object({
    subscription_id: z.string(),
    status: z.enum(['pending', 'changed', 'scheduled', 'unchanged', 'refused', 'failed']),
    reason: z.string().nullable(),
    net: z.string().nullable().meta({ description: 'Charges less credits for the running period, before discounts and taxes.' }),
    lines_ended: z.int(),
    lines_begun: z.int(),
    handled_at: z.string().nullable(),
  })
  .meta({ id: 'RolloutResult' });

export const RolloutResultList = listOf(RolloutResult, 'RolloutResultList');
