import type { z } from 'zod';
import type { SubscriptionRow } from '../rows';
import type { PauseRecord } from './pause-record';
import type { SubscriptionPause } from './schema';

export type PauseView = z.infer<typeof SubscriptionPause>;

/** A pause as published SDKs know it. */
export function toPauseView({ change, spec, ...pause }: PauseRecord, row: Pick<SubscriptionRow, 'id' | 'environment_id'>, tenantId: string): PauseView {
  return {
    ...{ id: change.id, environment_id: row.environment_id, tenant_id: tenantId, subscription_id: row.id, status: 'published' },
    ...{ pause_status: pause.status, pause_mode: spec.mode ?? 'immediate', resume_mode: pause.resumeMode },
    ...{ pause_start: pause.start, pause_end: pause.end, resumed_at: pause.resumedAt },
    ...{ original_period_start: pause.period?.starts_at ?? null, original_period_end: pause.period?.ends_at ?? null },
    ...{ reason: spec.reason ?? '', metadata: { ...spec.metadata }, fees: spec.fees, usage: spec.usage },
    ...{ created_at: change.created_at, updated_at: change.updated_at, created_by: '', updated_by: '' },
  };
}
