import { z } from 'zod';
import { Invoice } from '../../invoices';
import { LIMITS } from '../../platform';

export const USAGE_METHODS = ['recorded', 'last_period'] as const;
export type UsageMethod = (typeof USAGE_METHODS)[number];

export const ENTRY_KINDS = [
  ...(['start', 'trial_end', 'period_end', 'invoice', 'change', 'change_failed', 'renewal_notice', 'term_renewed', 'dues_checked'] as const),
  ...(['credits_burnt', 'credits_lapsed', 'credits_carried', 'end'] as const),
] as const;

export const TimelineQuery = z.object({
  periods: z.coerce
    .number()
    .int()
    .min(1)
    .max(LIMITS.timelinePeriods)
    .default(LIMITS.timelinePeriodsDefault)
    .meta({ type: 'integer', description: 'How many billing periods to look ahead.' }),
  usage: z.enum(USAGE_METHODS).default('recorded').meta({
    description:
      '`recorded`: only usage that has been sent. `last_period`: the usage of the last closed period, or of the open one so far, is repeated in each to come.',
  }),
});

export const TimelineEntry = z
  .object({
    at: z.string(),
    kind: z.enum(ENTRY_KINDS),
    title: z.string(),
    invoice: Invoice.nullable().meta({ description: 'As it would become final; its id and number are not real.' }),
    credits_balance: z.string().meta({ description: "Units left in the customer's credit grants afterwards." }),
  })
  .meta({ id: 'TimelineEntry' });

export const Timeline = z
  .object({
    subscription_id: z.string(),
    from: z.string().meta({ description: "The customer's present." }),
    periods: z.int(),
    usage: z.enum(USAGE_METHODS),
    usage_basis: z
      .object({ period_start: z.string(), period_end: z.string(), events: z.int() })
      .nullable()
      .meta({ description: 'For `last_period`: the time whose usage is repeated.' }),
    held: z.boolean().meta({ description: 'A subscription that is held has no future until it is released.' }),
    entries: z.array(TimelineEntry),
  })
  .meta({ id: 'SubscriptionTimeline' });
