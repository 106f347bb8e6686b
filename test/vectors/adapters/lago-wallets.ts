import { burnLots, type CreditLot, creditsToMoney, currencyOf, decimal, type Decimal, roundMoney, zero } from '../../../src/billing';
import type { Adapter, Answer } from '../adapter';
import { at, type Json, list, text, textOrNull } from '../json';

const period = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };

function lotOf(wallet: Json, index: number): CreditLot {
  const types = at(wallet, 'allowed_fee_types');
  const metrics = at(wallet, 'billable_metrics');
  return {
    id: text(wallet, 'name'),
    remaining: text(wallet, 'balance_cents'),
    validFrom: period.start,
    validUntil: null,
    priority: Number(text(wallet, 'priority')),
    createdAt: String(index).padStart(4, '0'),
    paid: true,
    scope: {
      currencies: [text(wallet, 'currency')],
      ...(Array.isArray(types) ? { priceTypes: list(types).map((type) => text(type)) } : {}),
      ...(Array.isArray(metrics) ? { meters: list(metrics).map((metric) => text(metric)) } : {}),
    },
  };
}

function allocation(vector: Json): Answer {
  const demands = list(vector, 'fees').map((fee, index) => {
    const meter = textOrNull(fee, 'bm');
    const due = roundMoney(decimal(text(fee, 'amount')).plus(text(fee, 'tax')), currencyOf('jpy'));
    return {
      lineKey: String(index),
      target: { priceType: text(fee, 'type'), currency: 'EUR', ...(meter === null ? {} : { meter }) },
      segments: [{ ...period, quantity: due }],
    };
  });
  const { burns } = burnLots(list(vector, 'wallets').map(lotOf), demands);
  const total = burns.reduce<Decimal>((sum, burn) => sum.plus(burn.quantity), zero);
  const expected = at(vector, 'expected') ?? null;
  if (textOrNull(vector, 'compare') === 'sum') {
    return { expected, actual: total.toFixed() };
  }
  const taken: Record<string, string> = {};
  for (const burn of burns)
    taken[burn.lotId] = decimal(taken[burn.lotId] ?? '0')
      .plus(burn.quantity)
      .toFixed();
  return { expected: { wallets: Object.keys(expected ?? {}).length, taken: expected }, actual: { wallets: Object.keys(taken).length, taken } };
}

function topUp(vector: Json): Answer {
  const amount = roundMoney(creditsToMoney(text(vector, 'paid_credits'), text(vector, 'rate_amount')), currencyOf('eur'));
  const cents = amount.shiftedBy(2).toFixed();
  return {
    expected: at(vector, 'expected') ?? null,
    actual: { credit_amount: amount.toFixed(), amount: amount.toFixed(), invoice_total_cents: cents, balance_cents: cents },
  };
}

export const lagoWallets: Readonly<Record<string, Adapter>> = {
  'lago-wallets': (vector) => (text(vector, 'kind') === 'allocation' ? allocation(vector) : topUp(vector)),
};
