import { taxRoutes } from '../../src/taxes';
import { testDatabase } from '../harness/stack';
import { type CatalogApi, startCatalogApi } from './catalog-api';

let api: CatalogApi;
// Before the database goes.
afterAll(() => api[Symbol.asyncDispose]());
const database = testDatabase();

beforeAll(async () => {
  api = await startCatalogApi(database.url, taxRoutes);
});

const VAT = { name: 'VAT', tax_rate_type: 'percentage', percentage_value: '19' };

let made = 0;

async function rate(fields: Readonly<Record<string, unknown>> = {}): Promise<{ readonly id: string; readonly code: string }> {
  const code = `rate-${(made += 1)}`;
  const { status, body } = await api.post('/taxes/rates', { ...VAT, code, ...fields });
  expect(status).toBe(201);
  return { id: body['id'] as string, code };
}

describe('creating a tax rate', () => {
  it('answers 201 with every field', async () => {
    const { status, body } = await api.post('/taxes/rates', { ...VAT, code: 'de-19', metadata: { country: 'DE' } });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...VAT,
      ...{ code: 'de-19', description: '', fixed_value: null, inclusive: false, compound: false, scope: 'INTERNAL', tax_rate_status: 'ACTIVE' },
      ...{ metadata: { country: 'DE' }, status: 'published' },
    });
    expect(body['id']).toMatch(/^taxrate_/);
  });

  it('takes fixed amounts, rates of 0, and rates that are contained in the price or charged on others', async () => {
    const fixed = { name: 'Fee', code: 'fee', tax_rate_type: 'fixed', fixed_value: '2.50', percentage_value: '0', scope: 'external' };
    expect((await api.post('/taxes/rates', fixed)).body).toMatchObject({ fixed_value: '2.50', percentage_value: null, scope: 'EXTERNAL' });
    for (const fields of [{ percentage_value: '0' }, { inclusive: true }, { compound: true }]) await rate(fields);
  });

  it.each([
    ['no value', { ...VAT, percentage_value: undefined }, '/percentage_value'],
    ['more than 100 percent', { ...VAT, percentage_value: '101' }, '/percentage_value'],
    ['a negative percentage', { ...VAT, percentage_value: '-1' }, '/percentage_value'],
    ['two values', { ...VAT, fixed_value: '3' }, '/fixed_value'],
    ['a fixed rate without an amount', { name: 'Fee', tax_rate_type: 'fixed' }, '/fixed_value'],
    ['a negative amount', { name: 'Fee', tax_rate_type: 'fixed', fixed_value: '-1' }, '/fixed_value'],
    ['an amount that is contained in the price', { name: 'Fee', tax_rate_type: 'fixed', fixed_value: '1', inclusive: true }, '/inclusive'],
    ['a rate in the price and on other taxes', { ...VAT, inclusive: true, compound: true }, '/compound'],
    ['no code', { ...VAT, code: undefined }, '/code'],
  ])('refuses %s', async (_what, body, pointer) => {
    const { status, body: answer } = await api.post('/taxes/rates', { code: 'refused', ...body });
    expect([status, answer['errors']]).toEqual([400, [expect.objectContaining({ pointer })]]);
  });
});

describe('a tax rate', () => {
  it('is found by its id and its code, which nobody else may take', async () => {
    const { id, code } = await rate();
    expect((await api.get(`/taxes/rates/${id}`)).body['code']).toBe(code);
    expect((await api.get(`/taxes/rates/${code}`)).body['id']).toBe(id);
    expect(await api.post('/taxes/rates', { ...VAT, code })).toMatchObject({ status: 409, body: { reason: 'already_exists' } });
    expect((await api.elsewhere.get(`/taxes/rates/${id}`)).body['reason']).toBe('tax_rate_not_found');
    const listed = async (query: string) => (await api.get(`/taxes/rates?${query}`)).body['items'].map((item: { id: string }) => item.id);
    expect(await listed(`taxrate_codes=${code},other`)).toEqual([id]);
    expect(await listed(`taxrate_ids=${id}&scope=external`)).toEqual([]);
  });

  it('changes its names and its status, never its value', async () => {
    const { id } = await rate();
    const { body, headers } = await api.put(`/taxes/rates/${id}`, { name: 'Old VAT', code: 'old-vat', tax_rate_status: 'INACTIVE', percentage_value: '20' });
    expect(body).toMatchObject({ name: 'Old VAT', code: 'old-vat', tax_rate_status: 'INACTIVE', percentage_value: '19' });
    expect(headers.get('ignored-fields')).toBe('percentage_value');
  });

  it('is deleted with 204 once nothing bears it', async () => {
    const { id, code } = await rate();
    const association = await api.post('/taxes/associations', { tax_rate_code: code, entity_type: 'tenant' });
    expect(await api.delete(`/taxes/rates/${id}`)).toMatchObject({ status: 400, body: { reason: 'in_use' } });
    expect(await api.delete(`/taxes/associations/${association.body['id']}`)).toMatchObject({ status: 200, body: { tax_rate_id: id, status: 'deleted' } });
    expect((await api.delete(`/taxes/rates/${id}`)).status).toBe(204);
    expect((await api.get(`/taxes/rates/${id}`)).status).toBe(404);
  });
});

describe('a tax association', () => {
  it('answers 200 with its rate and the defaults', async () => {
    const { id, code } = await rate();
    const customer = (await api.post('/customers', { external_id: 'taxed' })).body['id'];
    const { status, body } = await api.post('/taxes/associations', { tax_rate_code: code, entity_type: 'customer', external_customer_id: 'taxed' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ tax_rate_id: id, tax_rate: { id, code }, entity_type: 'customer', entity_id: customer },
      ...{ priority: 100, auto_apply: true, currency: null, start_date: null, end_date: null },
    });
    expect((await api.get(`/taxes/associations/${body['id']}`)).body).toEqual(body);
    const listed = async (query: string) => (await api.get(`/taxes/associations?${query}`)).body['items'].map((item: { id: string }) => item.id);
    expect(await listed(`entity_type=customer&entity_id=${customer}`)).toEqual([body['id']]);
    expect(await listed('external_customer_id=taxed&auto_apply=false')).toEqual([]);
    expect((await api.elsewhere.get(`/taxes/associations/${body['id']}`)).status).toBe(404);
  });

  it('changes its priority, whether it applies by itself, and its end', async () => {
    const { code } = await rate();
    const { body } = await api.post('/taxes/associations', { tax_rate_code: code, entity_type: 'tenant', start_date: '2026-01-01T00:00:00Z' });
    const put = (fields: unknown) => api.put(`/taxes/associations/${body['id']}`, fields);
    expect((await put({ priority: 1, auto_apply: false, end_date: '2026-07-01T00:00:00Z' })).body).toMatchObject({
      ...{ priority: 1, auto_apply: false, end_date: '2026-07-01T00:00:00.000Z' },
    });
    expect((await put({ end_date: null })).body).toMatchObject({ priority: 1, end_date: null });
    expect((await put({ end_date: '2025-01-01T00:00:00Z' })).body['reason']).toBe('end_before_start');
  });

  it('refuses what does not exist, and one rate twice at one time', async () => {
    const { code } = await rate();
    await api.post('/customers', { external_id: 'twice' });
    const ask = async (fields: Readonly<Record<string, unknown>>) => {
      const body = { tax_rate_code: code, entity_type: 'customer', entity_id: 'twice', ...fields };
      const { status, body: answer } = await api.post('/taxes/associations', body);
      return [status, answer['reason']];
    };
    expect(await ask({ tax_rate_code: 'nothing' })).toEqual([404, 'tax_rate_not_found']);
    expect(await ask({ entity_id: 'nobody' })).toEqual([404, 'customer_not_found']);
    expect(await ask({ entity_type: 'subscription', entity_id: 'nothing' })).toEqual([404, 'subscription_not_found']);
    expect(await ask({ entity_type: 'invoice', entity_id: 'nothing' })).toEqual([404, 'invoice_not_found']);
    expect(await ask({ entity_type: 'tenant', entity_id: 'another' })).toEqual([404, 'not_found']);
    expect(await ask({ entity_id: undefined })).toEqual([400, 'validation_failed']);
    expect(await ask({ currency: 'xts' })).toEqual([400, 'invalid_currency']);
    expect(await ask({ end_date: '2026-07-01T00:00:00Z' })).toEqual([200, undefined]);
    expect(await ask({ start_date: '2026-06-30T00:00:00Z' })).toEqual([409, 'already_exists']);
    expect(await ask({ start_date: '2026-07-01T00:00:00Z' })).toEqual([200, undefined]);
  });
});
