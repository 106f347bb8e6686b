import { z } from 'zod';
import { listRows, type Page, type PageQuery } from '../http';
import type { Db, Instant } from '../platform';

/** Everything that ever changed a subscription, one entry for each step and command. */
export const SubscriptionActivity = z
  .object({
    id: z.string(),
    subscription_id: z.string(),
    at: z.string().meta({ description: 'When it happened, in real time.' }),
    due_at: z.string().nullable().meta({ description: "For a step: the instant of business time at which it was due; on a test clock that is the clock's." }),
    cause: z.enum(['step', 'command']).meta({ description: 'By itself, or because somebody asked.' }),
    kind: z.string(),
    cause_id: z.string().meta({ description: 'The step, for example `close_period:3`, or the id of the command.' }),
    actor: z.string().meta({ description: 'The id of the API key that asked, or `system`.' }),
    state_before: z.string().nullable().meta({ description: 'Null before it existed.' }),
    state_after: z.string().nullable(),
    inputs_hash: z.string().nullable().meta({ description: 'SHA-256 over what it was worked out from: equal inputs have equal hashes.' }),
    invoice_ids: z.array(z.string()),
    attempts: z.int(),
    reason: z.string(),
  })
  .meta({ id: 'SubscriptionActivity' });

export interface ActivityRow extends Omit<z.infer<typeof SubscriptionActivity>, 'at' | 'due_at'> {
  readonly created_at: Instant;
  readonly due_at: Instant | null;
}

// Runs and commands are written in the transactions of what they tell of, so this is complete and nothing else has to be kept.
const ACTIVITY_SQL = `
  select id, subscription_id, last_attempt_at as created_at, due_at, 'step' as cause, kind, step_key as cause_id, 'system' as actor,
    state_before, state_after, inputs_hash, invoice_ids, attempts, '' as reason
  from billing_runs where subscription_id = :id and status = 'succeeded'
  union all
  select id, subscription_id, applied_at, null, 'command', kind, id, coalesce(actor, 'system'),
    state_before, state_after, inputs_hash, invoice_ids, 1, coalesce(payload->>'reason', '')
  from subscription_commands where subscription_id = :id and applied_at is not null`;

/** One page of what happened to a subscription. Uses billing_runs (subscription_id, step_key) and subscription_commands_subscription. */
export function listActivity(db: Db, subscriptionId: string, page: PageQuery): Promise<Page<ActivityRow>> {
  const rows = db.from(db.raw(`(${ACTIVITY_SQL}) as activity`, { id: subscriptionId })).select('activity.*');
  return listRows<ActivityRow>(rows, { ...page, sort: 'created_at' }, { table: 'activity', fields: ['created_at'] });
}

export function toActivityView({ created_at, ...row }: ActivityRow): z.infer<typeof SubscriptionActivity> {
  return { ...row, at: created_at, invoice_ids: [...row.invoice_ids] };
}
