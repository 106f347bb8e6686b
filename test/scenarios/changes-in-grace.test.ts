import { testApp, type InvoiceView, type World } from '../harness';
import { monthly, toQuantity } from './changed';

const DAY = 86_400;
const app = testApp({ graceSeconds: 3 * DAY });

async function half(code: string): Promise<string> {
  await app.api.post('/coupons', { name: code, coupon_code: code, type: 'percentage', percentage_off: '50', cadence: 'forever' });
  return code;
}

/** A coupon of 50 % from the start of the running period on. */
async function takeHalf(world: World, code: string): Promise<void> {
  const coupon_params = { action: 'add', coupon_code: await half(code) };
  await app.api.post(`/subscriptions/${world.subscriptionId()}/modify/execute`, { type: 'coupon', coupon_params });
}

const totals = (invoices: readonly InvoiceView[]) => invoices.map(({ status, total }) => `${status} ${total}`);

async function replays({ id }: Pick<InvoiceView, 'id'>): Promise<boolean> {
  return (await app.api.get<{ readonly matches: boolean }>(`/invoices/${id}/replay`)).matches;
}

/** What the invoices bill of fees, and what they give back of them: amounts and what is taken off. */
async function fees(world: World): Promise<readonly string[]> {
  const lines = (await world.invoices()).flatMap((invoice) => invoice.line_items).filter((line) => line.price_type === 'FIXED');
  return lines.map(({ amount, discounts }) => [amount, ...discounts.map((discount) => discount.amount)].join(' - '));
}

describe('of a fee on a draft no more is given back than is billed for it in the end', () => {
  it('where a coupon comes after the change: it takes half off the day that was used', async () => {
    const world = await monthly(app, 'change, coupon');
    await world.clock.to('2024-05-02');
    // Thirty of the 31 days of May: 290.32 of 300.00 back, 580.65 for two seats.
    const { proration } = await toQuantity(world, '2');
    expect(proration?.net).toBe('290.33');
    await takeHalf(world, 'AFTER');
    await world.clock.to('2024-05-04');
    // One day at half the price is 4.84: 295.16 less the 290.32 that were given back.
    expect(await fees(world)).toEqual(['300.00', '300.00 - 4.84', '-290.32', '580.65']);
    for (const invoice of await world.invoices()) expect(await replays(invoice)).toBe(true);
  });

  it('where the coupon comes before it, and the draft has not been worked out again since', async () => {
    const world = await monthly(app, 'coupon, change');
    await world.clock.to('2024-05-02');
    await takeHalf(world, 'BEFORE');
    await toQuantity(world, '2');
    await world.clock.to('2024-05-04');
    expect(await fees(world)).toEqual(['300.00', '300.00 - 4.84', '-290.32', '580.65 - 290.33']);
  });

  it('where the coupon was known to the draft: nothing is taken twice and nothing is lost', async () => {
    const world = await monthly(app, 'coupon, draft, change', { coupons: [await half('KNOWN')] });
    await world.clock.to('2024-05-02');
    // Thirty days of 150.00.
    await toQuantity(world, '2');
    await world.clock.to('2024-05-04');
    expect(await fees(world)).toEqual(['300.00 - 150.00', '300.00 - 150.00', '-145.16', '580.65 - 290.33']);
  });

  it('and no less, where the draft counted on a coupon that the invoice of the change has taken', async () => {
    await app.api.post('/coupons', { name: 'ONE', coupon_code: 'ONE', type: 'percentage', percentage_off: '50', cadence: 'once' });
    const world = await monthly(app, 'once');
    await world.clock.to('2024-04-20');
    await app.api.post(`/subscriptions/${world.subscriptionId()}/modify/execute`, {
      ...{ type: 'coupon', coupon_params: { action: 'add', coupon_code: 'ONE' } },
    });
    await world.clock.to('2024-05-02');
    await toQuantity(world, '2');
    await world.clock.to('2024-05-04');
    // Thirty days of 150.00 were given back, but 300.00 are billed: as much again.
    expect((await fees(world)).toSorted()).toEqual(['-145.16', '-145.16', '300.00', '300.00', '580.65 - 290.33']);
    for (const invoice of await world.invoices()) expect(await replays(invoice)).toBe(true);
  });

  it('where the subscription ends in the grace time', async () => {
    const world = await monthly(app, 'coupon, end');
    await world.clock.to('2024-05-02');
    await takeHalf(world, 'END');
    const ended = await app.api.post<{ readonly total_credit_amount: string }>(`/subscriptions/${world.subscriptionId()}/cancel`, {
      ...{ cancellation_type: 'immediate', proration_behavior: 'create_prorations' },
    });
    await world.clock.to('2024-05-10');
    expect(ended.total_credit_amount).toBe('290.32');
    expect((await fees(world)).slice(0, 2)).toEqual(['300.00', '300.00 - 4.84']);
  });
});

it('of a charge that waits for its invoice no more is given back than its coupons leave of it', async () => {
  const world = await monthly(app, 'waiting', { coupons: [await half('WAITING')] });
  await world.clock.to('2024-04-11');
  await toQuantity(world, '2', { proration_mode: 'next_invoice' });
  await world.clock.to('2024-04-21');
  await toQuantity(world, '1', { proration_mode: 'next_invoice' });
  await world.clock.to('2024-05-04');
  // Ten days of each of 150, 300 and 150 a month are 200.00, of which 150.00 are paid; and 150.00 for May.
  expect(totals(await world.invoices())).toEqual(['open 150.00', 'open 200.00']);
});

it('an invoice that is made again under another coupon keeps what was given back of it', async () => {
  const world = await monthly(app, 'made again');
  await world.clock.to('2024-04-16');
  // 150.00 back and 75.00 for half a seat: both wait, since no invoice is negative.
  await toQuantity(world, '0.5');
  await takeHalf(world, 'AGAIN');
  const [opening] = await world.invoices();
  await app.api.post(`/invoices/${opening?.id}/recalculate`, {});
  // Half of the fifteen days that were used, 75.00, and the 150.00 that were given back.
  expect(totals(await world.invoices())).toEqual(['void 300.00', 'open 225.00']);
});
