import { z } from 'zod';
import { beginning } from '../http';
import { LIMITS } from '../platform';

export const CreateTestClockBody = z
  .object({ name: z.string().max(LIMITS.nameLength).default(''), frozen_time: beginning })
  .meta({ id: 'CreateTestClockBody' });

export const AdvanceTestClockBody = z.object({ frozen_time: beginning }).meta({ id: 'AdvanceTestClockBody' });

export const TestClock = z
  .object({
    id: z.string(),
    name: z.string(),
    frozen_time: z.string(),
    target_time: z.string().nullable().meta({ description: 'Where the clock is going while it advances.' }),
    status: z.enum(['ready', 'advancing']),
    settled: z
      .object({
        from: z.string().optional(),
        to: z.string().optional(),
        subscriptions: z.int().optional().meta({ description: 'Subscriptions brought to the new instant.' }),
        invoices: z.int().optional().meta({ description: 'Invoices finalised on the way.' }),
        trials_ended: z.int().optional(),
        periods_closed: z.int().optional(),
      })
      .meta({ description: 'What happened in the last advance.' }),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'TestClock' });
