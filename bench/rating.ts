import {
  computeInvoice,
  currencyOf,
  decimal,
  formatMoney,
  type InvoiceInput,
  type LineInput,
  type PriceModel,
  priceQuantity,
  roundMoney,
} from '../src/billing';
import type { BenchResult } from './run';

const period = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
const usd = currencyOf('usd');
const perUnit: PriceModel = { kind: 'per_unit', unitAmount: '0.00123' };
const tenTiers: PriceModel = {
  kind: 'graduated',
  tiers: Array.from({ length: 10 }, (_, band) => ({ upTo: band === 9 ? null : String((band + 1) * 1000), unitAmount: `0.0${19 - band}`, flatAmount: '0' })),
};

/** Rated with its explanation, rounded and written, as an invoice line is. */
function rate(model: PriceModel, quantity: string): string {
  return formatMoney(roundMoney(priceQuantity(model, decimal(quantity)).amount, usd), usd);
}

/** The best of five runs after a warm-up, per second: on a busy machine the others measure its other work. */
function perSecond(work: (n: number) => unknown): number {
  for (let n = 0; n < 20_000; n += 1) work(n);
  const rates = Array.from({ length: 5 }, () => {
    const start = performance.now();
    let runs = 0;
    while (performance.now() - start < 300) {
      for (let n = 0; n < 500; n += 1) work(runs + n);
      runs += 500;
    }
    return (runs * 1000) / (performance.now() - start);
  });
  return Math.round(Math.max(...rates));
}

function lineOf(index: number): LineInput {
  return {
    key: `line-${index}`,
    kind: 'usage',
    displayName: `Usage ${index}`,
    period,
    price: index % 2 === 0 ? perUnit : tenTiers,
    quantity: String(1000 + index * 7),
    creditTarget: { priceType: 'usage', meter: `meter-${index % 10}` },
    coupons: index % 5 === 0 ? [{ id: 'line-coupon', kind: 'percentage', percentOff: '10' }] : [],
  };
}

/** A thousand lines with allowances of credits, coupons on lines and invoice, prepaid money and two taxes, up to the digest. */
const invoice: InvoiceInput = {
  v: 1,
  currency: 'usd',
  period,
  lines: Array.from({ length: 1000 }, (_, index) => lineOf(index)),
  unitCreditLots: [{ id: 'grant', remaining: '5000', validFrom: period.start, validUntil: null, priority: 0, createdAt: period.start, paid: false }],
  invoiceCoupons: [{ id: 'ten-percent', kind: 'percentage', percentOff: '10' }],
  moneyCreditLots: [{ id: 'wallet', remaining: '500', validFrom: period.start, validUntil: null, priority: 0, createdAt: period.start, paid: true }],
  taxes: [
    { id: 'state', kind: 'percentage', percent: '5' },
    { id: 'city', kind: 'percentage', percent: '2.5', compound: true },
  ],
};

/** The lower quarter of several runs: the upper ones meet garbage collections and other programs. */
function quartileMs(runs: number, work: () => unknown): number {
  for (let n = 0; n < 50; n += 1) work();
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return Number((times[Math.floor(runs / 4)] ?? 0).toFixed(2));
}

/** Lines rated, rounded and written on one core, and one large invoice from its inputs to its digest. */
export async function bench(): Promise<BenchResult> {
  return {
    per_unit_per_s: perSecond((n) => rate(perUnit, String(1000 + (n % 9973)))),
    graduated_per_s: perSecond((n) => rate(tenTiers, String(9001 + (n % 9973)))),
    invoice_1000_lines_ms: quartileMs(41, () => computeInvoice(invoice)),
  };
}
