import type { z } from 'zod';
import type { baseFields } from './fields';

type BaseView = z.infer<z.ZodObject<typeof baseFields>>;

interface BaseRow {
  readonly id: string;
  readonly environment_id: string;
  readonly status: BaseView['status'];
  readonly metadata: Readonly<Record<string, string>>;
  readonly created_at: string;
  readonly updated_at: string;
}

/** What every stored thing shows beside its own fields. Who made it is not kept, so those two are empty. */
export function toBaseView(row: BaseRow, tenantId: string): BaseView {
  return {
    id: row.id,
    environment_id: row.environment_id,
    tenant_id: tenantId,
    status: row.status,
    metadata: { ...row.metadata },
    created_at: row.created_at,
    updated_at: row.updated_at,
    created_by: '',
    updated_by: '',
  };
}
