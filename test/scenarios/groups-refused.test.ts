import { scenario, testApp } from '../harness';
import { families, seat } from './families';
import { planOf } from './plan-of';

const app = testApp();
const { family, modify } = families(app);

describe('refuses groups that one invoice could not hold', () => {
  it('of two customers', async () => {
    const { parent } = await family();
    const other = await family();
    const reply = await modify(parent, { action: 'add', child_subscription_ids: [other.child] });
    expect(reply.body).toMatchObject({ reason: 'cannot_group', errors: [{ message: 'belongs to another customer' }] });
  });

  it('with itself, or below a child', async () => {
    const { parent, child, world } = await family();
    expect((await modify(parent, { action: 'add', child_subscription_ids: [parent] })).body).toMatchObject({ reason: 'cannot_group' });
    const third = await world.subscribe({ plan_id: (await planOf(app.api, seat)).id });
    expect((await modify(child, { action: 'add', child_subscription_ids: [third.id] })).body).toMatchObject({ reason: 'cannot_group' });
    expect((await modify(third.id, { action: 'add', child_subscription_ids: [parent] })).body).toMatchObject({ reason: 'cannot_group' });
  });

  it('of a child with coupons of its own', async () => {
    const { parent, world } = await family();
    const coupon = await app.api.post<{ id: string }>('/coupons', { name: 'Ten', type: 'percentage', percentage_off: '10', cadence: 'forever' });
    const third = await world.subscribe({ plan_id: (await planOf(app.api, seat)).id, coupons: [coupon.id] });
    expect((await modify(parent, { action: 'add', child_subscription_ids: [third.id] })).body).toMatchObject({ reason: 'cannot_group' });
  });
});

describe('refuses to bill one customer for another', () => {
  it.each([
    ['usage of others', { external_customer_ids_to_inherit_subscription: ['other'] }, '/inheritance/external_customer_ids_to_inherit_subscription'],
    ['children of others', { grouped_invoicing_children_to_create: [{ external_customer_id: 'other' }] }, '/inheritance/grouped_invoicing_children_to_create'],
    ['invoices to others', { invoicing_customer_external_id: 'other' }, '/inheritance/invoicing_customer_external_id'],
  ])('%s', async (_name, inheritance, pointer) => {
    const world = await scenario(app).clock('2024-01-01').customer('acme').start();
    const body = { customer_id: world.customer(), plan_id: (await planOf(app.api, seat)).id, inheritance };
    expect((await app.api.ask('POST', '/subscriptions', body)).body).toMatchObject({ reason: 'validation_failed', errors: [{ pointer }] });
  });

  it('by a modification', async () => {
    const { parent } = await family();
    const body = { type: 'inheritance', inheritance_params: { action: 'add', external_customer_ids_to_inherit_subscription: ['other'] } };
    expect((await app.api.ask('POST', `/subscriptions/${parent}/modify/execute`, body)).body).toMatchObject({ reason: 'validation_failed' });
  });
});

describe('refuses what would not hold on the invoices of the parent', () => {
  const tenOff = { type: 'percentage', percentage_off: '10', cadence: 'forever' };
  const vat = { tax_rate_type: 'percentage', percentage_value: '19' };

  it('when a child is given a coupon', async () => {
    const { child, parent } = await family();
    const { id } = await app.api.post<{ id: string }>('/coupons', { name: 'Late ten', ...tenOff });
    const asked = { subscription_id: child, coupon_id: id };
    const details = { subscription_id: child, parent_subscription_id: parent };
    expect((await app.api.ask('POST', '/coupons/associations', asked)).body).toMatchObject({ reason: 'billed_with_parent', details });
    const modification = { type: 'coupon', coupon_params: { action: 'add', coupon_code: id } };
    for (const mode of ['preview', 'execute']) {
      expect((await app.api.ask('POST', `/subscriptions/${child}/modify/${mode}`, modification)).body).toMatchObject({ reason: 'billed_with_parent', details });
    }
    expect((await app.api.ask('POST', '/coupons/associations', { ...asked, subscription_id: parent })).status).toBe(201);
  });

  it('when a child is given a tax, which it may bear again once it is billed by itself', async () => {
    const { child, parent } = await family();
    const { id } = await app.api.post<{ id: string }>('/taxes/rates', { name: 'VAT', code: 'late-vat', ...vat });
    const asked = { entity_type: 'subscription', entity_id: child, tax_rate_code: 'late-vat' };
    expect((await app.api.ask('POST', '/taxes/associations', asked)).body).toMatchObject({ reason: 'billed_with_parent' });
    const modification = { type: 'tax', tax_params: { action: 'add', tax_rate_id: id } };
    expect((await app.api.ask('POST', `/subscriptions/${child}/modify/execute`, modification)).body).toMatchObject({ reason: 'billed_with_parent' });
    await modify(parent, { action: 'remove', child_subscription_ids: [child] });
    expect((await app.api.ask('POST', '/taxes/associations', asked)).status).toBe(200);
  });

  it('when a phase of the child would bring a coupon later', async () => {
    const { world, parent } = await family();
    const { id } = await app.api.post<{ id: string }>('/coupons', { name: 'Phase ten', ...tenOff });
    const phases = [
      { start_date: '2024-01-01T00:00:00.000Z', end_date: '2024-03-01T00:00:00.000Z' },
      { start_date: '2024-03-01T00:00:00.000Z', coupons: [id] },
    ];
    const plan_id = (await planOf(app.api, seat)).id;
    const made = await world.subscribe({ plan_id, start_date: '2024-01-01T00:00:00.000Z', phases });
    expect((await modify(parent, { action: 'add', child_subscription_ids: [made.id] })).body).toMatchObject({ reason: 'cannot_group' });
  });
});
