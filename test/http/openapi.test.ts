import Ajv2020 from 'ajv/dist/2020';
import { openApiDocument } from '../../src/http';
import { allRoutes } from '../../src/server';
import { flat, perUnit, scenario, testApp } from '../harness';

const app = testApp();

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content?: { readonly 'application/json': { readonly schema: object } } }>>;
}

const document = openApiDocument(allRoutes);
const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
  Object.entries(methods as Record<string, Operation>).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
);

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(document, 'document');

/** Holds an answer against the published document, with another library than the one that made it. */
function check(method: string, pattern: string, status: number, body: unknown): void {
  const found = operations.find((one) => one.method === method && one.path === pattern);
  const response = found?.operation.responses[String(status)];
  if (response === undefined) throw new Error(`${method} ${pattern} answered ${status}, which is not documented: ${JSON.stringify(body)}`);
  if (response.content === undefined) return;
  const pointer = ['paths', pattern, method.toLowerCase(), 'responses', String(status), 'content', 'application/json', 'schema'];
  const reference = pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
  const validate = ajv.getSchema(`document#/${reference}`);
  if (validate?.(body) !== true) throw new Error(`${method} ${pattern} ${status}: ${ajv.errorsText(validate?.errors ?? null)}`);
}

describe('the OpenAPI document', () => {
  it('is served as it is made', async () => {
    const served = await fetch(`${app.api.url}/swagger/doc.json`);
    expect(await served.json()).toEqual(JSON.parse(JSON.stringify(document)));
    expect(document.openapi).toMatch(/^3\.1/);
  });

  it('has every mounted route, and no other', () => {
    const mounted = allRoutes.map(({ method, path }) => `${method.toUpperCase()} /v1${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([...new Set(mounted)].sort());
    expect(new Set(mounted).size).toBe(mounted.length);
  });

  it('names every operation once', () => {
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });
});

describe('every route', () => {
  // An empty body, an unknown id: whatever comes of that, it is documented and no failure of ours.
  it.each(operations.map(({ method, path }) => [method, path] as const))('answers %s %s as documented', async (method, path) => {
    const url = path.replace('/v1', '').replaceAll(/\{\w+\}/g, 'unknown');
    const reply = await app.api.ask(method, url, method === 'GET' ? undefined : {});
    expect(reply.status).toBeLessThan(500);
    check(method, path, reply.status, reply.body);
  });

  it('refuses a caller without a key', async () => {
    for (const { method, path } of operations) {
      const response = await fetch(`${app.api.url}${path.replaceAll(/\{\w+\}/g, 'unknown')}`, { method });
      expect([method, path, response.status]).toEqual([method, path, 401]);
    }
  });
});

it('the answers along the main job match the document', async () => {
  const world = await scenario(app)
    .clock('2024-01-01')
    .plan([flat('5', { timing: 'advance' }), perUnit('1')])
    .customer('documented')
    .grant(3)
    .subscribe()
    .start();
  await world.events(5, { at: '2024-01-05' });
  await world.clock.to('2024-02-01');
  const [invoice] = await world.invoices();
  const customer = await app.api.get<{ id: string }>(`/customers/${world.customer()}`);
  const grants = await app.api.get<{ items: { id: string }[] }>('/credit-grants');
  const ids: Readonly<Record<string, string>> = {
    'customers/{id}': customer.id,
    'customers/external/{external_id}': world.customer(),
    'subscriptions/{id}': world.subscriptionId(),
    'pricing-plans/{id}': world.planId,
    'plans/{id}': world.planId,
    'invoices/{id}': String(invoice?.id),
    'test-clocks/{id}': world.clockId(),
    'credit-grants/{id}': String(grants.items[0]?.id),
    'environments/{id}': app.environmentId,
  };
  const asked: string[] = [];
  for (const { path } of operations.filter((one) => one.method === 'GET')) {
    const prefix = Object.keys(ids).find((start) => `${path}/`.startsWith(`/v1/${start}/`));
    if (path.includes('{') && prefix === undefined) continue;
    const url = (prefix === undefined ? path : path.replace(prefix, prefix.replace(/\{\w+\}/, String(ids[prefix])))).replace('/v1', '');
    if (url.includes('{')) continue;
    const reply = await app.api.ask('GET', `${url}?customer_id=${customer.id}&subscription_id=${world.subscriptionId()}`);
    check('GET', path, reply.status, reply.body);
    if (reply.status === 200) asked.push(path);
  }
  expect(asked).toEqual(expect.arrayContaining(['/v1/invoices/{id}', '/v1/subscriptions/{id}/usage', '/v1/events', '/v1/plans/{id}']));
});
