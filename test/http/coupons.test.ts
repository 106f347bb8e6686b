import { allCouponRoutes } from '../../src/coupons';
import { testDatabase } from '../harness/stack';
import { type CatalogApi, startCatalogApi } from './catalog-api';

let api: CatalogApi;
// Before the database goes.
afterAll(() => api[Symbol.asyncDispose]());
const database = testDatabase();

beforeAll(async () => {
  api = await startCatalogApi(database.url, allCouponRoutes);
});

const TEN = { name: 'Ten', type: 'percentage', percentage_off: '10', cadence: 'forever' };
const FIVE = { name: 'Five', type: 'fixed', amount_off: '5', currency: 'USD', cadence: 'once' };

async function idOf(body: Readonly<Record<string, unknown>>): Promise<string> {
  const { status, body: answer } = await api.post('/coupons', body);
  expect([status, answer]).toEqual([201, expect.anything()]);
  return answer['id'] as string;
}

/** A subscription as it is stored, without a workflow: nothing here is billed. */
async function subscription(id: string, fields: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const at = '2026-01-01T00:00:00.000Z';
  const base = { environment_id: 'env_1', created_at: at, updated_at: at };
  const customer = await api.post('/customers', { external_id: `customer-${id}` });
  await api.db('plans').insert({ ...base, id: `plan_${id}`, name: 'Plan' });
  const dates = { start_date: at, billing_anchor: at, billing_cycle: 'anniversary', billing_period: 'MONTHLY', billing_period_count: 1 };
  const owner = { id, customer_id: customer.body['id'], plan_id: `plan_${id}`, timezone: 'UTC', life: '{}' };
  await api.db('subscriptions').insert({ ...base, ...dates, ...owner, status: 'active', currency: 'usd', ...fields });
}

describe('creating a coupon', () => {
  it('answers 201 with every field, null where nothing was said', async () => {
    const { status, body } = await api.post('/coupons', { ...TEN, coupon_code: 'Ten-Off', metadata: { campaign: 'spring' } });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...TEN,
      coupon_code: 'Ten-Off',
      ...{ amount_off: null, currency: null, duration_in_periods: null, max_redemptions: null, total_redemptions: 0 },
      ...{ redeem_after: null, redeem_before: null, rules: null, status: 'published', metadata: { campaign: 'spring' }, tenant_id: 'tenant_1' },
    });
    expect(body['id']).toMatch(/^coupon_/);
  });

  it('takes a fixed amount in a currency of any case', async () => {
    const { body } = await api.post('/coupons', { ...FIVE, max_redemptions: 3, redeem_before: '2027-01-01T01:00:00+01:00' });
    expect(body).toMatchObject({ amount_off: '5', percentage_off: null, currency: 'usd', max_redemptions: 3, redeem_before: '2027-01-01T00:00:00.000Z' });
  });

  it('ignores the zeros and empty texts that published clients send for what was left out', async () => {
    const blanks = { amount_off: '0', currency: '', duration_in_periods: 0, coupon_code: '', redeem_after: '', redeem_before: '' };
    expect((await api.post('/coupons', { ...TEN, ...blanks })).status).toBe(201);
    expect((await api.post('/coupons', { ...TEN, ...blanks })).status).toBe(201);
  });

  it.each([
    ['no percentage', { ...TEN, percentage_off: undefined }, '/percentage_off'],
    ['a percentage of 0', { ...TEN, percentage_off: '0' }, '/percentage_off'],
    ['more than 100 percent', { ...TEN, percentage_off: '100.01' }, '/percentage_off'],
    ['an amount beside a percentage', { ...TEN, amount_off: '5' }, '/amount_off'],
    ['no amount', { ...FIVE, amount_off: undefined }, '/amount_off'],
    ['a negative amount', { ...FIVE, amount_off: '-5' }, '/amount_off'],
    ['an amount without a currency', { ...FIVE, currency: undefined }, '/currency'],
    ['a currency that nobody pays in', { ...FIVE, currency: 'xts' }, '/currency'],
    ['a repeated one without a duration', { ...TEN, cadence: 'repeated' }, '/duration_in_periods'],
    ['a duration of one that is used once', { ...FIVE, duration_in_periods: 2 }, '/duration_in_periods'],
    ['a window that ends before it begins', { ...TEN, redeem_after: '2026-02-01T00:00:00Z', redeem_before: '2026-02-01T00:00:00Z' }, '/redeem_before'],
    ['no redemption at all', { ...TEN, max_redemptions: 0 }, '/max_redemptions'],
    ['a code with a space around it', { ...TEN, coupon_code: ' TEN' }, '/coupon_code'],
  ])('refuses %s', async (_what, body, pointer) => {
    const { status, body: answer } = await api.post('/coupons', body);
    expect([status, answer['errors']]).toEqual([400, [expect.objectContaining({ pointer })]]);
  });
});

describe('the code of a coupon', () => {
  it('is unique in its environment and found whatever its case', async () => {
    const id = await idOf({ ...TEN, coupon_code: 'Welcome' });
    const taken = await api.post('/coupons', { ...FIVE, coupon_code: 'WELCOME' });
    expect([taken.status, taken.body['reason']]).toEqual([409, 'already_exists']);
    expect((await api.elsewhere.post('/coupons', { ...TEN, coupon_code: 'welcome' })).status).toBe(201);
    expect((await api.get('/coupons/code/wELCOME')).body['id']).toBe(id);
    expect((await api.get(`/coupons/code/${id}`)).body['reason']).toBe('coupon_not_found');
  });

  it('is free again once its coupon is deleted', async () => {
    const id = await idOf({ ...TEN, coupon_code: 'gone' });
    expect(await api.delete(`/coupons/${id}`)).toMatchObject({ status: 200, body: { id } });
    expect((await api.get(`/coupons/${id}`)).status).toBe(404);
    expect((await api.get('/coupons/code/gone')).status).toBe(404);
    await idOf({ ...TEN, coupon_code: 'GONE' });
  });
});

describe('coupons', () => {
  it('change their name and metadata, never what they take off', async () => {
    const id = await idOf(TEN);
    const { body, headers } = await api.put(`/coupons/${id}`, { name: 'Eleven', metadata: { a: 'b' }, percentage_off: '11' });
    expect(body).toMatchObject({ name: 'Eleven', metadata: { a: 'b' }, percentage_off: '10' });
    expect(headers.get('ignored-fields')).toBe('percentage_off');
  });

  it('are found by ids and codes, newest first, in their own environment only', async () => {
    const first = await idOf({ ...TEN, coupon_code: 'Find-1' });
    const second = await idOf({ ...TEN, coupon_code: 'Find-2' });
    const ids = async (body: unknown) => ((await api.post('/coupons/search', body)).body['items'] as { id: string }[]).map(({ id }) => id).sort();
    expect(await ids({ coupon_codes: ['find-1', 'FIND-2'] })).toEqual([first, second].sort());
    expect(await ids({ coupon_ids: [second] })).toEqual([second]);
    expect(await ids({ filters: [{ field: 'coupon_code', operator: 'contains', data_type: 'string', value: { string: 'Find-2' } }] })).toEqual([second]);
    const all = (await api.get('/coupons?limit=1')).body;
    expect([all['items'][0].id, all['pagination'].has_more]).toEqual([second, true]);
    expect((await api.elsewhere.get(`/coupons/${first}`)).body['reason']).toBe('coupon_not_found');
  });
});

describe('attaching a coupon', () => {
  it('names the coupon, the dates and the line, and is listed by them', async () => {
    const coupon = await idOf({ ...TEN, coupon_code: 'attach-me' });
    await subscription('sub_attach', { current_period_start: '2026-01-15T00:00:00Z' });
    const made = await api.post('/coupons/associations', { subscription_id: 'sub_attach', coupon_code: 'ATTACH-ME', metadata: { by: 'support' } });
    expect([made.status, made.body]).toMatchObject([
      201,
      { coupon_id: coupon, coupon: { id: coupon }, subscription_line_item_id: null, start_date: '2026-01-15T00:00:00.000Z', end_date: null },
    ]);
    const id = made.body['id'] as string;
    expect((await api.get(`/coupons/associations/${id}`)).body).toEqual(made.body);
    const listed = async (query: string) => (await api.get(`/coupons/associations?${query}`)).body['items'].map((item: { id: string }) => item.id);
    expect(await listed('subscription_id=sub_attach')).toEqual([id]);
    expect(await listed(`coupon_ids=${coupon},other`)).toEqual([id]);
    expect(await listed('subscription_id=other')).toEqual([]);
    expect((await api.elsewhere.get(`/coupons/associations/${id}`)).status).toBe(404);

    const ended = await api.delete(`/coupons/associations/${id}`, { end_date: '2026-03-01T00:00:00Z' });
    expect([ended.status, ended.body['end_date']]).toEqual([200, '2026-03-01T00:00:00.000Z']);
    api.clock.set('2026-04-01T00:00:00.000Z');
    expect(await listed('subscription_id=sub_attach&active_only=true')).toEqual([]);
    api.clock.set('2026-01-01T00:00:00.000Z');
  });

  it('refuses what would not discount anything, or twice', async () => {
    await subscription('sub_refuse');
    await subscription('sub_over', { status: 'cancelled' });
    const attach = async (body: Readonly<Record<string, unknown>>) => {
      const { status, body: answer } = await api.post('/coupons/associations', { subscription_id: 'sub_refuse', ...body });
      return [status, answer['reason'], answer['details']?.rule];
    };
    const euros = await idOf({ ...FIVE, currency: 'eur' });
    const late = await idOf({ ...TEN, redeem_before: '2025-12-31T00:00:00Z' });
    const early = await idOf({ ...TEN, redeem_after: '2026-06-01T00:00:00Z' });
    const ten = await idOf(TEN);
    expect(await attach({ coupon_id: 'nothing' })).toEqual([404, 'coupon_not_found', undefined]);
    expect(await attach({ coupon_id: euros })).toEqual([400, 'coupon_not_redeemable', 'currency']);
    expect(await attach({ coupon_id: late })).toEqual([400, 'coupon_not_redeemable', 'redeem_before']);
    expect(await attach({ coupon_id: early })).toEqual([400, 'coupon_not_redeemable', 'redeem_after']);
    expect(await attach({ coupon_id: early, start_date: '2026-06-01T00:00:00Z' })).toEqual([201, undefined, undefined]);
    expect(await attach({ coupon_id: ten, subscription_line_item_id: 'nothing' })).toEqual([404, 'not_found', undefined]);
    expect(await attach({ coupon_id: ten, subscription_id: 'sub_over' })).toEqual([400, 'subscription_ended', undefined]);
    expect(await attach({ coupon_id: ten, subscription_id: 'nothing' })).toEqual([404, 'subscription_not_found', undefined]);
    expect(await attach({})).toEqual([400, 'validation_failed', undefined]);
    expect(await attach({ coupon_id: ten })).toEqual([201, undefined, undefined]);
    expect(await attach({ coupon_id: ten })).toEqual([409, 'already_exists', undefined]);
  });
});
