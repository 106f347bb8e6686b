import type { SubscriptionRow, ChangeRow, PeriodRow } from '../rows';
import { resumeIdOf } from '../changes';
import type { PauseSpec } from '../changes/change-spec';
import type { Instant } from '../../platform';

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

type PausedSubscription = Pick<SubscriptionRow, 'life'>;

/** The pauses of one subscription from its changes, oldest first. Pure. */
export function pauseRecords({ life }: PausedSubscription, changes: readonly ChangeRow[], periods: readonly PeriodRow[]): readonly PauseRecord[] {
  return changes.flatMap((change) => {
    if (change.spec.type !== 'pause') return [];
    const start = change.executed_at ?? change.scheduled_at;
    const resume = endOf(life, change, changes);
    const resumedAt = resume?.executed_at ?? null;
    return [
      {
        ...{ change, spec: change.spec, start, resumedAt, status: statusOf(life, change), resumeMode: resumeModeOf(change, resume) },
        end: resumedAt ?? pendingEnd(life, change) ?? change.spec.resumeAt,
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

/** When a pause that runs will end by what is agreed. */
function pendingEnd({ pause, changes = [] }: SubscriptionRow['life'], change: ChangeRow): Instant | null {
  if (pause?.changeId !== change.id) return null;
  return changes.find((pending) => pending.kind === 'resume')?.at ?? null;
}

function resumeModeOf(pause: ChangeRow, resume: ChangeRow | undefined): PauseRecord['resumeMode'] {
  if (resume === undefined) return pause.spec.type === 'pause' && pause.spec.resumeAt !== null ? 'auto' : null;
  if (resume.id === resumeIdOf(pause.id)) return 'auto';
  return resume.spec.type === 'resume' ? (resume.spec.mode ?? 'immediate') : 'immediate';
}
