import type { SubscriptionRow, ChangeRow, PeriodRow } from '../rows';
import { resumeIdOf } from '../changes';
import type { PauseSpec } from '../changes/change-spec';
import type { Instant } from '../../platform';
import type { PendingChange } from '../../billing/subscription';

/** A pause as it was asked for and as it went. */
export interface PauseRecord {
  readonly change: ChangeRow;
  readonly spec: PauseSpec;
  readonly status: 'scheduled' | 'active' | 'completed' | 'cancelled';
  readonly resumeMode: 'immediate' | 'scheduled' | 'auto' | null;
  readonly start: Instant;
  readonly end: Instant | null;
  readonly resumedAt: Instant | null;
  /** The period in which it began. */
  readonly period: PeriodRow | undefined;
}

type PausedSubscription = Pick<SubscriptionRow, 'life' | 'ended_at'>;

/** The pauses of one subscription from its changes, oldest first. Pure. */
export function pauseRecords(subscription: PausedSubscription, changes: readonly ChangeRow[], periods: readonly PeriodRow[]): readonly PauseRecord[] {
  const { life } = subscription;
  return changes.flatMap((change) => {
    if (change.spec.type !== 'pause') return [];
    const start = change.executed_at ?? change.scheduled_at;
    const resume = endOf(life, change, changes);
    const resumedAt = resume?.executed_at ?? null;
    const status = statusOf(life, change);
    const pending = status === 'active' ? pendingResume(life) : undefined;
    return [
      {
        ...{ change, spec: change.spec, start, resumedAt, status, resumeMode: resumeModeOf(change, { status, pending, resume }) },
        end: resumedAt ?? endOfStatus[status]({ subscription, spec: change.spec, pending }),
        period: periods.find((period) => period.starts_at <= start && start < period.ends_at) ?? periods.find((period) => period.ends_at === start),
      },
    ];
  });
}

function statusOf({ pause }: SubscriptionRow['life'], change: ChangeRow): PauseRecord['status'] {
  if (change.status === 'pending') return 'scheduled';
  if (change.status !== 'executed') return 'cancelled';
  return pause?.changeId === change.id ? 'active' : 'completed';
}

/** The resumption that ended a pause: the first one after it. */
function endOf({ pause }: SubscriptionRow['life'], change: ChangeRow, changes: readonly ChangeRow[]): ChangeRow | undefined {
  const { executed_at } = change;
  if (executed_at === null || pause?.changeId === change.id) return undefined;
  const after = changes.filter((other) => other.spec.type === 'resume' && other.executed_at !== null && other.executed_at >= executed_at);
  return after.sort((a, b) => (String(a.executed_at) < String(b.executed_at) ? -1 : 1))[0];
}

function pendingResume({ changes = [] }: SubscriptionRow['life']): PendingChange | undefined {
  return changes.find(({ kind }) => kind === 'resume');
}

interface Known {
  readonly subscription: PausedSubscription;
  readonly spec: PauseSpec;
  readonly pending: PendingChange | undefined;
}

/** When a pause ends that no resumption has ended: what was agreed may have been called off, and the subscription may have ended before. */
const endOfStatus: Readonly<Record<PauseRecord['status'], (known: Known) => Instant | null>> = {
  scheduled: ({ spec }) => spec.resumeAt,
  active: ({ pending }) => pending?.at ?? null,
  completed: ({ subscription }) => subscription.ended_at,
  cancelled: ({ spec }) => spec.resumeAt,
};

interface Ending extends Pick<PauseRecord, 'status'> {
  readonly pending: PendingChange | undefined;
  readonly resume: ChangeRow | undefined;
}

function resumeModeOf(pause: ChangeRow, { status, pending, resume }: Ending): PauseRecord['resumeMode'] {
  const { id } = resume ?? pending ?? {};
  if (id === undefined) return status === 'scheduled' && pause.spec.type === 'pause' && pause.spec.resumeAt !== null ? 'auto' : null;
  if (id === resumeIdOf(pause.id)) return 'auto';
  if (resume === undefined) return 'scheduled';
  return resume.spec.type === 'resume' ? (resume.spec.mode ?? 'immediate') : 'immediate';
}
