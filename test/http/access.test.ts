import { testApp } from '../harness';

const app = testApp({ worker: false });

interface Environment {
  readonly id: string;
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

describe('an environment', () => {
  it('is listed, and shown with all its settings', async () => {
    const { items } = await app.api.get<{ items: readonly Environment[] }>('/environments');
    expect(items.map(({ id }) => id)).toEqual([app.environmentId]);
    const shown = await app.api.get<Environment>(`/environments/${app.environmentId}`);
    expect(shown.settings).toMatchObject({ grace_seconds: 0, invoice_prefix: 'INV', payment_terms_days: 30, default_currency: 'usd' });
    expect(items).toEqual([shown]);
  });

  it('keeps the settings that a change leaves out', async () => {
    const changed = await app.api.put<Environment>(`/environments/${app.environmentId}`, { name: 'Live', settings: { payment_terms_days: 7 } });
    expect(changed).toMatchObject({ name: 'Live', settings: { grace_seconds: 0, payment_terms_days: 7, invoice_prefix: 'INV' } });
    expect(await app.api.get(`/environments/${app.environmentId}`)).toMatchObject({ name: 'Live', settings: { payment_terms_days: 7 } });
  });

  it.each([
    ['a grace time below zero', { grace_seconds: -1 }, '/settings/grace_seconds'],
    ['a grace time of years', { grace_seconds: 99_999_999 }, '/settings/grace_seconds'],
    ['terms that are no number', { payment_terms_days: 'soon' }, '/settings/payment_terms_days'],
  ])('refuses %s', async (_what, settings, pointer) => {
    const { status, body } = await app.api.ask('PUT', `/environments/${app.environmentId}`, { settings });
    expect([status, body.errors[0]?.pointer]).toEqual([400, pointer]);
  });

  it('of somebody else is not found', async () => {
    const at = new Date().toISOString();
    await app.deps.db('tenants').insert({ id: 'tenant_other', name: 'Other', created_at: at });
    await app.deps.db('environments').insert({ id: 'env_other', tenant_id: 'tenant_other', name: 'Other', type: 'production', created_at: at, updated_at: at });
    for (const method of ['GET', 'PUT'] as const) {
      const { status, body } = await app.api.ask(method, '/environments/env_other', method === 'PUT' ? { name: 'Mine' } : undefined);
      expect([status, body.reason]).toEqual([404, 'not_found']);
    }
  });
});

describe('an API key', () => {
  it('shows when it was last used, and keeps no trace of itself', async () => {
    const made = await app.api.post<{ api_key: string; secret: { id: string; display_id: string } }>('/secrets/api/keys', { name: 'seen', roles: ['read'] });
    expect(made.api_key).not.toContain(made.secret.display_id);
    await app.api.as(made.api_key).get('/customers');
    const { items } = await app.api.get<{ items: readonly { id: string; last_used_at: string | null; roles: string[] }[] }>('/secrets/api/keys');
    expect(items.find(({ id }) => id === made.secret.id)).toMatchObject({ roles: ['read'], last_used_at: expect.stringMatching(/Z$/) });
  });

  it('cannot be revoked twice, nor by a key without the role', async () => {
    const { api_key, secret } = await app.api.post<{ api_key: string; secret: { id: string } }>('/secrets/api/keys', { name: 'r', roles: ['read'] });
    expect((await app.api.as(api_key).ask('DELETE', `/secrets/api/keys/${secret.id}`)).body.reason).toBe('role_not_allowed');
    expect((await app.api.ask('DELETE', `/secrets/api/keys/${secret.id}`)).status).toBe(204);
    expect((await app.api.ask('DELETE', `/secrets/api/keys/${secret.id}`)).status).toBe(404);
  });
});
