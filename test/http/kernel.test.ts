import { randomUUID } from 'node:crypto';
import { createApi, testApp, type ErrorBody } from '../harness';

const app = testApp({ worker: false });

/** A request with nothing added: no key, no content type. */
async function raw(path: string, init: RequestInit = {}) {
  const response = await fetch(`${app.api.url}${path}`, init);
  const text = await response.text();
  const isJson = response.headers.get('Content-Type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : {}) as ErrorBody };
}

const withKey = (headers: Readonly<Record<string, string>> = {}) => ({ 'X-API-Key': app.apiKey, ...headers });

interface CreatedKey {
  readonly api_key: string;
  readonly secret: { readonly id: string };
}

const createKey = (body: Readonly<Record<string, unknown>>) => app.api.post<CreatedKey>('/secrets/api/keys', { name: 'k', ...body });

describe('a key', () => {
  it('is taken from X-API-Key and from Authorization', async () => {
    expect((await raw('/v1/customers', { headers: withKey() })).status).toBe(200);
    expect((await raw('/v1/customers', { headers: { Authorization: `Bearer ${app.apiKey}` } })).status).toBe(200);
    expect((await raw('/v1/customers', { headers: { Authorization: `bearer ${app.apiKey}` } })).status).toBe(200);
  });

  it.each([
    ['no key', {}, 'missing_api_key'],
    ['an empty key', { 'X-API-Key': '' }, 'missing_api_key'],
    ['another scheme', { Authorization: 'Basic abc' }, 'missing_api_key'],
    ['an unknown key', { 'X-API-Key': 'fp_live_unknown' }, 'invalid_api_key'],
  ])('is refused with 401: %s', async (_what, headers, reason) => {
    const { status, body } = await raw('/v1/customers', { headers: headers as Record<string, string> });
    expect([status, body.code, body.reason]).toEqual([401, 'unauthorized', reason]);
  });

  it('stops working when it is revoked, and is never shown again', async () => {
    const { api_key, secret } = await createKey({});
    expect(api_key).toMatch(/^fp_(live|test)_/);
    await app.api.delete(`/secrets/api/keys/${secret.id}`);
    expect((await app.api.as(api_key).ask('GET', '/customers')).status).toBe(401);
    const list = JSON.stringify(await app.api.get('/secrets/api/keys'));
    expect(list).toContain(secret.id);
    expect(list).not.toContain(api_key);
    const stored = JSON.stringify(await app.deps.db('api_keys').select());
    expect(stored).not.toContain(api_key.slice(11, -4));
  });

  it('stops working when it expires', async () => {
    const { api_key } = await createKey({ expires_at: '2020-01-01T00:00:00Z' });
    expect((await app.api.as(api_key).ask('GET', '/customers')).body.reason).toBe('invalid_api_key');
    const later = await createKey({ expires_at: '2099-01-01T00:00:00Z' });
    expect((await app.api.as(later.api_key).ask('GET', '/customers')).status).toBe(200);
  });

  it('belongs to one environment, which X-Environment-ID must agree with', async () => {
    const named = (id: string) => raw('/v1/customers', { headers: withKey({ 'X-Environment-ID': id }) });
    expect((await named(app.environmentId)).status).toBe(200);
    const { status, body } = await named('env_other');
    expect([status, body.code, body.reason]).toEqual([403, 'forbidden', 'environment_mismatch']);
  });

  it.each([
    ['read', [200, 403, 403]],
    ['ingest', [403, 403, 202]],
    ['full', [200, 201, 202]],
  ])('with the role %s may do what the role allows', async (role, expected) => {
    const api = app.api.as((await createKey({ roles: [role] })).api_key);
    const asked = [
      await api.ask('GET', '/customers'),
      await api.ask('POST', '/customers', { external_id: `role-${role}` }),
      await api.ask('POST', '/events', { event_name: 'e', customer_id: 'c' }),
    ];
    expect(asked.map(({ status }) => status)).toEqual(expected);
    for (const { status, body } of asked) if (status === 403) expect([body.code, body.reason]).toEqual(['forbidden', 'role_not_allowed']);
  });

  it('that is publishable may only send events', async () => {
    const api = app.api.as((await createKey({ type: 'publishable_key' })).api_key);
    expect((await api.ask('GET', '/customers')).status).toBe(403);
    expect((await api.ask('POST', '/events', { event_name: 'e', customer_id: 'c' })).status).toBe(202);
  });
});

describe('an error', () => {
  it('has one shape, with a pointer for each fault', async () => {
    const { status, headers, body } = await app.api.ask('POST', '/customers', { external_id: 1, email: [] });
    expect([status, headers.get('Content-Type')]).toEqual([400, 'application/json; charset=utf-8']);
    expect(body).toMatchObject({
      ...{ code: 'invalid_request', http_status_code: 400, reason: 'validation_failed' },
      ...{ request_id: headers.get('X-Request-ID'), doc_url: expect.stringMatching(/docs\/errors\/validation_failed\.md$/) },
    });
    expect(body.errors.map(({ pointer }) => pointer).sort()).toEqual(['/email', '/external_id']);
    expect(body.message.length).toBeGreaterThan(10);
  });

  it.each([
    ['malformed JSON', '{"external_id": ', 'application/json', [400, 'malformed_json']],
    ['a body that is no object', '[1]', 'application/json', [400, 'validation_failed']],
    ['another content type', 'external_id=1', 'application/x-www-form-urlencoded', [400, 'unsupported_media_type']],
    ['a body that is too large', JSON.stringify({ external_id: 'x'.repeat(1_000_001) }), 'application/json', [413, 'body_too_large']],
  ])('is answered to %s', async (_what, body, type, expected) => {
    const reply = await raw('/v1/customers', { method: 'POST', headers: withKey({ 'Content-Type': type }), body });
    expect([reply.status, reply.body.reason]).toEqual(expected);
  });

  it('is answered to an unknown route, also without a key', async () => {
    const { status, body } = await raw('/v1/nowhere', { headers: withKey() });
    expect([status, body.code, body.reason]).toEqual([404, 'not_found', 'route_not_found']);
  });

  it('of ours says nothing about our insides', async () => {
    await app.deps.db.raw('alter table test_clocks rename to test_clocks_away');
    const { status, body } = await app.api.ask('GET', '/test-clocks');
    await app.deps.db.raw('alter table test_clocks_away rename to test_clocks');
    expect([status, body.code, body.details]).toEqual([500, 'internal_error', {}]);
    expect(JSON.stringify(body)).not.toMatch(/test_clocks|relation|select/);
  });
});

describe('a request id', () => {
  it('is the caller’s own when it is a sane one, else a new one', async () => {
    const own = await raw('/v1/customers', { headers: withKey({ 'X-Request-ID': 'trace-1.2:3' }) });
    expect(own.headers.get('X-Request-ID')).toBe('trace-1.2:3');
    const odd = await raw('/v1/customers', { headers: withKey({ 'X-Request-ID': 'a b<script>' }) });
    expect(odd.headers.get('X-Request-ID')).toMatch(/^req_/);
    const refused = await raw('/v1/customers', { headers: { 'X-Request-ID': 'refused-1' } });
    expect(refused.body.request_id).toBe('refused-1');
  });
});

it('fields that mean nothing are ignored, and named in the answer', async () => {
  const { status, headers } = await app.api.ask('POST', '/customers', { external_id: 'ignored', nmae: 'typo', metadata: { any: 'key' } });
  expect([status, headers.get('Ignored-Fields')]).toEqual([201, 'nmae']);
  const clean = await app.api.ask('POST', '/customers', { external_id: 'clean' });
  expect(clean.headers.get('Ignored-Fields')).toBeNull();
});

describe('lists', () => {
  interface Page {
    readonly items: readonly { readonly id: string; readonly external_id: string }[];
    readonly pagination: {
      readonly total: number;
      readonly limit: number;
      readonly offset: number;
      readonly next_cursor: string | null;
      readonly has_more: boolean;
    };
  }
  const names = (page: Page) => page.items.map(({ external_id }) => external_id);
  let api = createApi('', '');

  beforeAll(async () => {
    api = app.api;
    for (let n = 0; n < 7; n += 1) await api.post('/customers', { external_id: `listed-${n}`, name: 'listed' });
  });

  const search = (body: object) => api.post<Page>('/customers/search', { filters: [{ field: 'name', operator: 'eq', value: { string: 'listed' } }], ...body });

  it('page by offset and by cursor over the same order', async () => {
    const all = names(await search({}));
    expect(all).toHaveLength(7);
    const byOffset = [await search({ limit: 3 }), await search({ limit: 3, offset: 3 }), await search({ limit: 3, offset: 6 })];
    expect(byOffset.flatMap(names)).toEqual(all);
    expect(byOffset.map(({ pagination }) => [pagination.total, pagination.offset, pagination.has_more])).toEqual([
      [7, 0, true],
      [7, 3, true],
      [7, 6, false],
    ]);
    const byCursor: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: Page = await search({ limit: 2, ...(cursor === undefined ? {} : { cursor }) });
      byCursor.push(...names(page));
      cursor = page.pagination.next_cursor;
    }
    expect(byCursor).toEqual(all);
  });

  it('by cursor neither repeat nor miss a row when rows are added meanwhile', async () => {
    const first = await search({ limit: 3 });
    await api.post('/customers', { external_id: 'listed-newer', name: 'listed' });
    const second = await search({ limit: 10, cursor: first.pagination.next_cursor });
    expect([...names(first), ...names(second)]).toEqual(['6', '5', '4', '3', '2', '1', '0'].map((n) => `listed-${n}`));
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['offset=-1', 'offset'],
  ])('refuse %s', async (query, pointer) => {
    const { status, body } = await api.ask('GET', `/customers?${query}`);
    expect([status, body.errors[0]?.pointer]).toEqual([400, pointer]);
  });

  it('refuse a cursor that was not issued', async () => {
    expect((await api.ask('GET', '/customers?cursor=nonsense')).body.reason).toBe('invalid_cursor');
  });
});

describe('without a key', () => {
  it('tells whether it lives and is ready', async () => {
    expect(await raw('/health/live')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await raw('/health/ready')).toMatchObject({ status: 200, body: { status: 'ok', not_ready: [] } });
  });

  it('shows its metrics by route pattern, never by id', async () => {
    const id = randomUUID();
    await app.api.ask('GET', `/customers/${id}`);
    const { text } = await raw('/metrics');
    expect(text).toMatch(/tidebill_http_request_seconds_count\{[^}]*route="\/customers\/:id"[^}]*status="404"/);
    expect(text).not.toContain(id);
  });

  it('serves the reference of the API', async () => {
    const page = await raw('/swagger/');
    expect([page.status, page.text.includes('swagger-ui')]).toEqual([200, true]);
  });
});
