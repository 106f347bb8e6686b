import { brief, credit, flat, graduated, packages, perUnit, scenario, testApp, volume, type GrantView, type InvoiceView } from '../harness';

const app = testApp();
/** What an invoice and its preview both have. */
interface WithLines {
  readonly line_items: readonly Omit<InvoiceView['line_items'][number], 'id' | 'invoice_id' | 'created_at' | 'updated_at'>[];
}

const idOf = (invoice: InvoiceView | undefined) => invoice?.id ?? 'none';

describe('amounts', () => {
  it.each([
    ['per unit', perUnit('0.125'), 7, '0.88'],
    [
      'graduated',
      graduated([
        [10, '1'],
        [20, '0.5'],
        [null, '0.25'],
      ]),
      25,
      '16.25',
    ],
    [
      'volume',
      volume([
        [10, '1'],
        [20, '0.5'],
        [null, '0.25'],
      ]),
      20,
      '10.00',
    ],
    ['package', packages('3', 4), 9, '9.00'],
    ['credit, overage billed', credit('0.3', 'bill'), 5, '1.50'],
    ['credit, overage ignored', credit('0.3', 'ignore'), 5, '0.00'],
    ['count of distinct values', perUnit('2', { aggregation: 'count_unique', field: 'seat' }), 5, '2.00'],
    ['largest value', perUnit('2', { aggregation: 'max', field: 'size' }), 5, '6.00'],
  ])('of a %s price follow its rule', async (_name, charge, count, total) => {
    const world = await scenario(app).clock('2024-01-01').plan(charge).customer('priced').subscribe().start();
    await world.events(count, { properties: { seat: 'a', size: 3 } });
    await world.clock.to('2024-02-01');
    expect((await world.invoices()).map((invoice) => invoice.total)).toEqual([total]);
  });

  it.each([
    ['jpy', '0.5', '2'],
    ['usd', '0.005', '0.02'],
    ['kwd', '0.0005', '0.002'],
  ])('in %s are rounded once a line, half away from zero, to the digits of the currency', async (currency, unit, total) => {
    const world = await scenario(app).clock('2024-01-01').plan(perUnit(unit), { currency }).customer(currency).subscribe().start();
    await world.events(3);
    await world.clock.to('2024-02-01');
    expect((await world.invoices()).map((invoice) => [invoice.currency, invoice.total, invoice.amount_remaining])).toEqual([[currency, total, total]]);
  });

  it('are explained step by step, and can be computed again from what was stored', async () => {
    const world = await scenario(app)
      .clock('2024-01-01')
      .plan(
        graduated([
          [10, '1'],
          [null, '0.5'],
        ]),
      )
      .customer('explained')
      .grant(2)
      .subscribe()
      .start();
    await world.events(15);
    await world.clock.to('2024-02-01');
    const [invoice] = await world.invoices();
    const line = invoice?.line_items[0];
    expect(line).toMatchObject({ quantity: '15', credits_applied: '2', event_count: 15, amount: '11.50' });
    expect(Number(line?.explanation.at(-1)?.result)).toBe(11.5);
    expect(await app.api.get(`/invoices/${idOf(invoice)}/replay`)).toMatchObject({ matches: true, digest: invoice?.digest, recomputed_total: '11.50' });
  });
});

describe('the preview of a running period', () => {
  it('has the numbers that its invoice will have', async () => {
    const charges = [
      flat('20', { timing: 'advance', name: 'Base' }),
      flat('3', { name: 'Support' }),
      graduated([
        [10, '1'],
        [null, '0.5'],
      ]),
    ];
    const world = await scenario(app)
      .clock('2024-01-16')
      .plan(charges)
      .customer('previewed')
      .grant(4)
      .subscribe({ billing_cycle: 'calendar', proration_behavior: 'create_prorations' })
      .start();
    await world.events(17);
    const preview = await world.preview();
    await world.clock.to('2024-02-01');
    const invoice = (await world.invoices()).find(({ kind }) => kind === 'period');
    const lines = (of: WithLines | undefined) =>
      of?.line_items.map(({ display_name, quantity, credits_applied, amount, period_start, period_end }) => ({
        display_name,
        quantity,
        credits_applied,
        amount,
        period_start,
        period_end,
      }));
    expect(lines(preview)).toEqual(lines(invoice));
    expect(preview).toMatchObject({ total: invoice?.total, period_start: invoice?.period_start, period_end: invoice?.period_end });
  });

  it('shows no period after the last one', async () => {
    const world = await scenario(app)
      .clock('2024-01-01')
      .plan([flat('20', { timing: 'advance' }), perUnit('1')])
      .customer('last')
      .subscribe()
      .start();
    await world.events(2);
    await world.cancel({ cancellation_type: 'end_of_period' });
    expect((await world.preview()).total).toBe('2.00');
    await world.clock.to('2024-02-01');
    expect((await world.invoices()).map(({ total }) => total)).toEqual(['20.00', '2.00']);
  });

  it('writes nothing', async () => {
    const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('unwritten').subscribe().start();
    const grant = await world.grant(1);
    await world.events(2);
    await world.preview();
    expect(await world.invoices()).toEqual([]);
    expect(await app.api.get(`/credit-grants/${grant.id}`)).toMatchObject({ remaining: '1' });
  });
});

describe('a voided invoice', () => {
  it('returns its credits, and is made again from the facts of today under a new number', async () => {
    const world = await scenario(app).clock('2024-01-01').plan(perUnit('0.01')).customer('voided').subscribe().start();
    const grant = await world.grant(1_000, { rollover: true });
    await world.events(1_200, { at: '2024-01-10' });
    await world.clock.to('2024-02-01');
    const [first] = await world.invoices();
    expect(first).toMatchObject({ total: '2.00', status: 'open' });

    const voided = await app.api.post<InvoiceView>(`/invoices/${idOf(first)}/void`, { reason: 'late usage' });
    expect(voided).toMatchObject({ status: 'void', payment_status: 'VOIDED', void_reason: 'late usage', number: first?.number });
    expect(await app.api.get<GrantView>(`/credit-grants/${grant.id}`)).toMatchObject({ remaining: '1000' });
    expect((await app.api.ask('POST', `/invoices/${idOf(first)}/void`)).body.reason).toBe('invoice_not_voidable');

    await world.events(300, { at: '2024-01-31' });
    const again = await app.api.post<InvoiceView>(`/invoices/${idOf(first)}/regenerate`);
    expect(again).toMatchObject({ total: '5.00', status: 'open', replaces_invoice_id: idOf(first), period_end: first?.period_end });
    expect(again.number).not.toBe(first?.number);
    expect(await app.api.get(`/invoices/${idOf(first)}`)).toMatchObject({ recalculated_invoice_id: again.id });
    expect(await app.api.get<GrantView>(`/credit-grants/${grant.id}`)).toMatchObject({ remaining: '0' });
    expect((await app.api.ask('POST', `/invoices/${idOf(first)}/regenerate`)).body.reason).toBe('invoice_exists_for_period');
  });

  it('is not made again twice by callers at the same time', async () => {
    const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('raced').subscribe().start();
    await world.clock.to('2024-02-01');
    const [first] = await world.invoices();
    await app.api.post(`/invoices/${idOf(first)}/void`);
    const replies = await Promise.all(Array.from({ length: 6 }, () => app.api.ask('POST', `/invoices/${idOf(first)}/regenerate`)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });
});

describe('an invoice made by hand', () => {
  it('bills the usage so far, and that of the period only the rest, with tiers over the whole period', async () => {
    const world = await scenario(app)
      .clock('2024-01-01')
      .plan([
        flat('5'),
        graduated([
          [10, '1'],
          [null, '0.5'],
        ]),
      ])
      .customer('interim')
      .subscribe()
      .start();
    await world.events(8, { at: '2024-01-05' });
    await world.clock.to('2024-01-15');
    const interim = await app.api.post<InvoiceView>(`/subscriptions/${world.subscriptionId()}/invoices`);
    expect(interim).toMatchObject({ kind: 'interim', status: 'open', total: '8.00', period_end: '2024-01-15T00:00:00.000Z' });
    await world.events(6, { at: '2024-01-20' });
    expect((await world.preview()).total).toBe('9.00');
    await world.clock.to('2024-02-01');
    expect((await world.invoices()).map(({ kind, total }) => [kind, total])).toEqual([
      ['interim', '8.00'],
      ['period', '9.00'],
    ]);
  });

  it('shares the credits of its period', async () => {
    const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('interim-credits').grant(5).subscribe().start();
    await world.events(8, { at: '2024-01-05' });
    await world.clock.to('2024-01-15');
    await app.api.post(`/subscriptions/${world.subscriptionId()}/invoices`);
    await world.events(6, { at: '2024-01-20' });
    await world.clock.to('2024-02-01');
    expect((await world.invoices()).map(({ total }) => total)).toEqual(['3.00', '6.00']);
  });

  it('counts for nothing once it is voided', async () => {
    const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('interim-void').subscribe().start();
    await world.events(8, { at: '2024-01-05' });
    await world.clock.to('2024-01-15');
    const interim = await app.api.post<InvoiceView>(`/subscriptions/${world.subscriptionId()}/invoices`);
    await app.api.post(`/invoices/${interim.id}/void`);
    await world.clock.to('2024-02-01');
    expect((await world.invoices()).map(brief)).toEqual([
      { status: 'void', period: '2024-01-01 2024-01-15', total: '8.00' },
      { status: 'open', period: '2024-01-01 2024-02-01', total: '8.00' },
    ]);
  });

  it('is refused when there is nothing to bill, or for another span', async () => {
    const world = await scenario(app).clock('2024-01-01').plan(flat('5')).customer('interim-none').subscribe().start();
    const path = `/subscriptions/${world.subscriptionId()}/invoices`;
    expect((await app.api.ask('POST', path)).body.reason).toBe('nothing_to_bill');
    expect((await app.api.ask('POST', path, { period_start: '2024-01-02T00:00:00Z' })).body.errors[0]?.pointer).toBe('/period_start');
  });
});

it('numbers have no gap, whatever finalises at the same time', async () => {
  const base = scenario(app).clock('2024-01-01').plan(flat('1'));
  const builders = Array.from({ length: 8 }, (_, n) => n).reduce((all, n) => all.customer(`gapless-${n}`).subscribe(), base);
  const world = await builders.start();
  await world.clock.to('2024-05-01');
  const { rows } = (await app.deps.db.raw(
    `select count(*)::int as numbered, count(distinct number)::int as different from invoices where number is not null`,
  )) as { rows: { numbered: number; different: number }[] };
  const { rows: series } = (await app.deps.db.raw('select last_number::int as last from invoice_series')) as { rows: { last: number }[] };
  expect(rows[0]).toEqual({ numbered: series[0]?.last, different: series[0]?.last });
});
