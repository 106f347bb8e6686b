import {
  calendarDaysBetween,
  computeCreditNote,
  computeInvoice,
  type Coupon,
  crossedLevels,
  decimal,
  Decimal,
  instantOf,
  type LineInput,
  prorate,
} from '../../../src/billing';
import type { Adapter, Answer } from '../adapter';
import { at, type Json, list, text, textOrNull } from '../json';

const period = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };

const cents = (amount: string | Decimal): string => decimal(amount).shiftedBy(2).toFixed();
const units = (amountInCents: string): string => decimal(amountInCents).shiftedBy(-2).toFixed();

function coupons(vector: Json): Answer {
  const fees = list(vector, 'fees');
  const rates = [...new Set(fees.map((fee) => textOrNull(fee, 'tax_rate')).filter((rate) => rate !== null))];
  const lines = fees.map((fee): LineInput => {
    const rate = textOrNull(fee, 'tax_rate');
    return {
      key: text(fee, 'id'),
      kind: 'usage',
      displayName: 'fee',
      period,
      price: { kind: 'flat', amount: units(text(fee, 'amount')) },
      quantity: '1',
      taxIds: rate === null ? [] : [rate],
    };
  });
  const invoiceCoupons = list(vector, 'coupons_in_created_order')
    // Coupons of another currency do not apply; limited ones come first in Lago.
    .filter((coupon) => textOrNull(coupon, 'currency') === null)
    .map((coupon, index): Coupon => couponOf(coupon, index, fees));
  const plan = computeInvoice({
    v: 1,
    currency: 'eur',
    period,
    lines,
    unitCreditLots: [],
    invoiceCoupons,
    moneyCreditLots: [],
    taxes: rates.map((rate) => ({ id: rate, kind: 'percentage', percent: rate })),
  });
  const left = list(vector, 'coupons_in_created_order').map((coupon) => Number(textOrNull(coupon, 'periods_remaining') ?? '0') - 1);
  const [first] = list(vector, 'coupons_in_created_order');
  const frequency = textOrNull(first, 'frequency');
  const used = new Set(plan.lines.flatMap((line) => line.discounts.map((discount) => discount.couponId)));
  const wanted = textOrNull(first, 'remaining') ?? textOrNull(first, 'amount') ?? '0';
  const exhausted = frequency === 'once' && (textOrNull(first, 'type') === 'percentage' || decimal(cents(plan.totalDiscount)).gte(wanted));
  return {
    expected: at(vector, 'expected') ?? null,
    actual: {
      fees_cents: cents(plan.subtotal),
      sub_total_excl_tax_cents: cents(decimal(plan.subtotal).minus(plan.totalDiscount)),
      coupons_cents: cents(plan.totalDiscount),
      fee_coupons_cents: Object.fromEntries(plan.lines.map((line) => [line.key, cents(line.discountAmount)])),
      fee_tax_cents: Object.fromEntries(plan.lines.map((line) => [line.key, cents(line.taxAmount)])),
      sub_total_cents: cents(decimal(plan.subtotal).minus(plan.totalDiscount)),
      credits_count: used.size,
      invoice_tax_cents: cents(plan.totalTax),
      invoice_total_cents: cents(plan.total),
      total_cents: cents(plan.total),
      periods_remaining_after: left[0] ?? null,
      coupon_terminated: frequency === 'once' ? exhausted : frequency === 'recurring' && left[0] === 0,
    },
  };
}

function couponOf(coupon: Json, index: number, fees: readonly Json[]): Coupon {
  const targets = list(coupon, 'targets').map((target) => text(target));
  const keys = fees.filter((fee) => list(fee, 'tags').some((tag) => targets.includes(text(tag)))).map((fee) => text(fee, 'id'));
  const scope = at(coupon, 'targets') === undefined ? {} : { lineKeys: keys };
  const id = `coupon${index}`;
  return text(coupon, 'type') === 'percentage'
    ? { id, kind: 'percentage', percentOff: text(coupon, 'rate'), ...scope }
    : { id, kind: 'fixed', amountOff: units(textOrNull(coupon, 'remaining') ?? text(coupon, 'amount')), ...scope };
}

function proration(vector: Json): Answer {
  const [start, end, trial] = [text(vector, 'from_date'), text(vector, 'to_date_inclusive'), textOrNull(vector, 'trial_ends_on')];
  const noon = (date: string): string => `${date}T12:00:00.000Z`;
  const from = trial !== null && trial > start ? trial : start;
  const oldPlanDay = at(vector, 'upgrade_day_billed_on_new_plan') === true ? 1 : 0;
  const days = Math.max(calendarDaysBetween(noon(from), noon(end), 'UTC') + 1 - oldPlanDay, 0);
  const fraction = { numerator: String(days), denominator: text(vector, 'period_days') };
  const exact = prorate(decimal(text(vector, 'plan_amount_cents')), fraction);
  return {
    expected: { days: text(vector, 'billed_days'), cents: text(vector, 'expected_cents') },
    actual: { days: String(days), cents: exact.dp(0, Decimal.ROUND_HALF_UP).toFixed() },
  };
}

function creditNote(vector: Json): Answer {
  const given = at(vector, 'given') ?? null;
  const [subscribed, ended] = [instantOf(text(given, 'subscribed')), instantOf(text(given, 'terminated'))];
  const amount = units(text(given, 'plan_cents'));
  const tax = decimal(amount).times(text(given, 'tax_rate')).shiftedBy(-2).toFixed();
  const month = { start: subscribed.slice(0, 10), days: calendarDaysBetween(subscribed, `${nextMonth(subscribed)}T00:00:00.000Z`, 'UTC') };
  // The day of the termination is billed.
  const used = calendarDaysBetween(subscribed, ended, 'UTC') + 1;
  const unused = prorate(decimal(text(given, 'plan_cents')), { numerator: String(month.days - used), denominator: String(month.days) });
  const nothing = { amount: '0', discountAmount: '0', taxAmount: '0', creditAmount: '0' };
  const note = computeCreditNote({
    currency: 'eur',
    lines: [{ key: 'plan', amount, discountAmount: '0', taxAmount: tax, creditAmount: '0', creditedBefore: nothing }],
    requested: [{ key: 'plan', amount: units(unused.dp(0, Decimal.ROUND_HALF_UP).toFixed()) }],
  });
  return {
    expected: at(vector, 'expected') ?? null,
    actual: {
      invoice_tax: cents(tax),
      invoice_total: cents(decimal(amount).plus(tax)),
      cn_sub_total: cents(note.subtotal),
      cn_item_precise: unused.dp(5, Decimal.ROUND_DOWN).toFixed(),
      cn_tax: cents(note.totalTax),
      cn_total: cents(note.total),
    },
  };
}

function nextMonth(instant: string): string {
  const [year, month] = [Number(instant.slice(0, 4)), Number(instant.slice(5, 7))];
  return `${month === 12 ? year + 1 : year}-${String((month % 12) + 1).padStart(2, '0')}-${instant.slice(8, 10)}`;
}

function thresholds(vector: Json): Answer {
  const cent = (key: string): Decimal => decimal(text(vector, key));
  const before = cent('historical_usage_cents').plus(cent('invoiced_usage_cents'));
  const fixed = list(vector, 'fixed_thresholds').map((threshold) => text(threshold));
  const recurring = textOrNull(vector, 'recurring_threshold');
  const crossed = crossedLevels(
    { thresholds: fixed, recurring },
    before.plus(cent('progressive_billed_cents')),
    before.plus(cent('current_usage_cents')),
    'increasing',
  );
  // Lago names a recurring threshold by its step, once.
  const names = crossed.map((level) => (fixed.some((threshold) => level.eq(threshold)) ? level.toFixed() : (recurring ?? '')));
  return { expected: at(vector, 'expected_passed') ?? null, actual: [...new Set(names)] };
}

function alerts(vector: Json): Answer {
  const levels = { thresholds: list(vector, 'thresholds').map((threshold) => text(threshold)), recurring: textOrNull(vector, 'recurring') };
  const direction = text(vector, 'direction') === 'decreasing' ? 'decreasing' : 'increasing';
  const crossed = crossedLevels(levels, decimal(text(vector, 'previous_value')), decimal(text(vector, 'current_value')), direction);
  return { expected: at(vector, 'expected_crossed') ?? null, actual: crossed.map((level) => level.toFixed()) };
}

export const lagoBills: Readonly<Record<string, Adapter>> = {
  'lago-coupons-taxes': coupons,
  'lago-proration': proration,
  'lago-credit-notes': creditNote,
  'lago-usage-thresholds': thresholds,
  'lago-alerts': alerts,
};
