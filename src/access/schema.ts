import { z } from 'zod';
import { instant } from '../http';
import { LIMITS } from '../platform';
import { ChangedSettings, EnvironmentSettings } from './store';

const role = z.enum(['full', 'read', 'ingest']);

export const CreateApiKeyBody = z
  .object({
    name: z.string().min(1).max(LIMITS.nameLength),
    type: z.enum(['private_key', 'publishable_key']).default('private_key'),
    roles: z.array(role).min(1).default(['full']),
    expires_at: instant.optional(),
  })
  .meta({ id: 'CreateApiKeyBody' });

export const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    display_id: z.string(),
    roles: z.array(role),
    expires_at: z.string().nullable(),
    last_used_at: z.string().nullable(),
    revoked_at: z.string().nullable(),
    created_at: z.string(),
  })
  .meta({ id: 'ApiKey' });

export const CreatedApiKey = z
  .object({ api_key: z.string().meta({ description: 'The key in full: shown this once.' }), secret: ApiKey })
  .meta({ id: 'CreatedApiKey' });

export const UpdateEnvironmentBody = z
  .object({ name: z.string().min(1).max(LIMITS.nameLength).optional(), settings: ChangedSettings.optional() })
  .meta({ id: 'UpdateEnvironmentBody' });

export const EnvironmentView = z
  .object({
    id: z.string(),
    tenant_id: z.string(),
    name: z.string(),
    type: z.enum(['development', 'production']),
    settings: EnvironmentSettings,
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Environment' });
