import type { z } from 'zod';
import { idParam, listOf, listRows, mapPage, PageQuery, route, type Role, type Route } from '../http';
import { refuse, type Deps } from '../platform';
import { createApiKey } from './operations/create-api-key';
import { ApiKey, CreateApiKeyBody, CreatedApiKey, EnvironmentView, UpdateEnvironmentBody } from './schema';
import { EnvironmentSettings, findEnvironment, type ApiKeyRow, type EnvironmentRow } from './store';

const environmentTag = 'Environments';
const keyTag = 'API keys';

const listEnvironments = route({
  method: 'get',
  path: '/environments',
  tag: environmentTag,
  summary: 'List environments of the tenant',
  role: 'read',
  query: PageQuery,
  answers: { 200: listOf(EnvironmentView, 'EnvironmentList') },
  refusals: ['unknown_filter_field', 'invalid_cursor'],
  async handle({ deps, principal, query }) {
    const page = await listRows<EnvironmentRow>(deps.db('environments').where({ tenant_id: principal.tenantId }), query, {
      table: 'environments',
      fields: ['created_at', 'name'],
    });
    return { status: 200, body: mapPage(page, (row) => ({ ...row, settings: EnvironmentSettings.parse(row.settings) })) };
  },
});

const getEnvironment = route({
  method: 'get',
  path: '/environments/:id',
  tag: environmentTag,
  summary: 'Get an environment with its settings',
  role: 'read',
  params: idParam,
  answers: { 200: EnvironmentView },
  refusals: ['not_found'],
  async handle({ deps, principal, params }) {
    return { status: 200, body: await requireEnvironment(deps, params.id, principal.tenantId) };
  },
});

const updateEnvironment = route({
  method: 'put',
  path: '/environments/:id',
  tag: environmentTag,
  summary: 'Change the name or settings of an environment',
  description: 'Settings that are left out stay as they are. A new grace time holds for periods that end from now on.',
  role: 'full',
  params: idParam,
  body: UpdateEnvironmentBody,
  answers: { 200: EnvironmentView },
  refusals: ['not_found'],
  async handle({ deps, principal, params, body }) {
    const row = await requireEnvironment(deps, params.id, principal.tenantId);
    const settings = EnvironmentSettings.parse({ ...row.settings, ...body.settings });
    const changed = { ...row, name: body.name ?? row.name, settings, updated_at: deps.clock.now() };
    await deps
      .db('environments')
      .where({ id: row.id })
      .update({ name: changed.name, settings: JSON.stringify(settings), updated_at: changed.updated_at });
    return { status: 200, body: changed };
  },
});

const createKey = route({
  method: 'post',
  path: '/secrets/api/keys',
  tag: keyTag,
  summary: 'Create an API key',
  role: 'full',
  body: CreateApiKeyBody,
  answers: { 201: CreatedApiKey },
  refusals: [],
  description: 'The key is shown in this answer and never again: a replay of the request has `api_key` empty.',
  keep: (body) => ({ ...(body as z.infer<typeof CreatedApiKey>), api_key: '' }),
  async handle({ deps, environmentId, body }) {
    const roles: readonly Role[] = body.type === 'publishable_key' ? ['ingest'] : body.roles;
    const { apiKey, row } = await createApiKey(deps, { environmentId, name: body.name, roles, expiresAt: body.expires_at ?? null });
    return { status: 201, body: { api_key: apiKey, secret: toKeyView(row) } };
  },
});

const listKeys = route({
  method: 'get',
  path: '/secrets/api/keys',
  tag: keyTag,
  summary: 'List API keys, without the keys themselves',
  role: 'full',
  query: PageQuery,
  answers: { 200: listOf(ApiKey, 'ApiKeyList') },
  refusals: ['unknown_filter_field', 'invalid_cursor'],
  async handle({ deps, environmentId, query }) {
    const page = await listRows<ApiKeyRow>(deps.db('api_keys').where({ environment_id: environmentId }), query, {
      table: 'api_keys',
      fields: ['created_at', 'name'],
    });
    return { status: 200, body: mapPage(page, toKeyView) };
  },
});

const revokeKey = route({
  method: 'delete',
  path: '/secrets/api/keys/:id',
  tag: keyTag,
  summary: 'Revoke an API key',
  role: 'full',
  params: idParam,
  answers: { 204: null },
  refusals: ['not_found'],
  async handle({ deps, environmentId, params }) {
    const revoked = await deps
      .db('api_keys')
      .where({ id: params.id, environment_id: environmentId })
      .whereNull('revoked_at')
      .update({ revoked_at: deps.clock.now() });
    if (revoked === 0) refuse('not_found', { id: params.id });
    return { status: 204 };
  },
});

async function requireEnvironment(deps: Deps, id: string, tenantId: string): Promise<EnvironmentRow> {
  const row = await findEnvironment(deps.db, id);
  if (!row || row.tenant_id !== tenantId) refuse('not_found', { id });
  return row;
}

function toKeyView(row: ApiKeyRow) {
  const { id, name, roles, expires_at, last_used_at, revoked_at, created_at } = row;
  return { id, name, display_id: row.display, roles, expires_at, last_used_at, revoked_at, created_at };
}

export const accessRoutes: readonly Route[] = [listEnvironments, getEnvironment, updateEnvironment, createKey, listKeys, revokeKey];
