import {
  addMilliseconds,
  burnMoneyCredits,
  calendarDaysBetween,
  capCredit,
  currencyOf,
  decimal,
  Decimal,
  divide,
  fractionLeft,
  daysLeft,
  type Fraction,
  instantOf,
  prorate,
  prorateChange,
  type ProratedSide,
  zero,
} from '../../../src/billing';
import { type Adapter, answering } from '../adapter';
import { at, flag, type Json, list, text, textOrNull } from '../json';
import { currencyIn, zoneOf } from './formats';

const day = 86_400_000;

/** FlexPrice's day-based periods name their last day; its second-based ones end a second early (the rows say which). Ours are half open. */
function periodOf(input: Json): { readonly start: string; readonly end: string } {
  const start = instantOf(text(input, 'period_start'));
  const end = instantOf(text(input, 'period_end'));
  const strategy = text(input, 'strategy');
  if (strategy === 'day_based') return { start, end: addMilliseconds(end, day) };
  return { start, end: strategy.includes('minus 1 second') ? addMilliseconds(end, -1000) : end };
}

function fractionOf(input: Json, at: string): Fraction {
  return text(input, 'strategy') === 'day_based' ? daysLeft(periodOf(input), at, zoneOf(input, 'timezone')) : fractionLeft(periodOf(input), at);
}

function side(quantity: string | null, unitAmount: string | null): ProratedSide | null {
  return quantity === null || unitAmount === null ? null : { quantity, price: { kind: 'per_unit', unitAmount } };
}

export const flexpriceProration: Readonly<Record<string, Adapter>> = {
  prorate_change: answering((input) => {
    if (textOrNull(input, 'timezone') === null) return { error: 'customer timezone is required' };
    const before = side(textOrNull(input, 'old_quantity'), textOrNull(input, 'old_unit_price'));
    const billed = textOrNull(input, 'original_amount_paid');
    const change = prorateChange({
      currency: currencyIn(input),
      left: fractionOf(input, instantOf(text(input, 'proration_date'))),
      // Without a record of what was paid the source does not cap the credit; the list price stands in for it.
      before:
        before === null || !flag(input, 'pay_in_advance')
          ? null
          : {
              ...before,
              billed: billed ?? decimal(text(input, 'old_quantity')).times(text(input, 'old_unit_price')).toFixed(),
              creditedBefore: textOrNull(input, 'previous_credits') ?? '0',
            },
      after: side(textOrNull(input, 'new_quantity'), textOrNull(input, 'new_unit_price')),
    });
    const amounts = (amount: Decimal): readonly string[] => (amount.isZero() ? [] : [amount.toFixed()]);
    return { net: change.net.toFixed(), credit_items: amounts(change.credit.negated()), charge_items: amounts(change.charge) };
  }),
  calendar_days_between: answering((input) => ({
    days: calendarDaysBetween(instantOf(text(input, 'start')), instantOf(text(input, 'end')), zoneOf(input, 'timezone')),
  })),
  cap_proration_credit: answering((input) => ({
    credit: capCredit(decimal(text(input, 'potential_credit')), decimal(text(input, 'original_amount')), decimal(text(input, 'previous_credits'))).toFixed(),
  })),
  prorate_credit_grant: answering((input) => {
    const left = fractionOf(input, instantOf(text(input, 'proration_date')));
    const scale = Number(text(input, 'scale'));
    return {
      credits: prorate(decimal(text(input, 'credits')), left)
        .dp(scale, Decimal.ROUND_HALF_UP)
        .toFixed(),
      coefficient: coefficientOf(left),
    };
  }),
  prorate_quantity_change: answering((input) => {
    const left = fractionOf(input, instantOf(text(input, 'effective_date')));
    const price = { kind: 'per_unit', unitAmount: text(input, 'unit_price') } as const;
    const before = { price, quantity: text(input, 'old_quantity'), billed: decimal(text(input, 'old_quantity')).times(text(input, 'unit_price')).toFixed() };
    const change = prorateChange({ currency: currencyIn(input), left, before, after: { price, quantity: text(input, 'new_quantity') } });
    const more = decimal(text(input, 'new_quantity')).minus(text(input, 'old_quantity')).times(text(input, 'unit_price'));
    return {
      coefficient: coefficientOf(left),
      // The source multiplies by its 16-digit coefficient.
      net_unrounded: more.times(coefficientOf(left)).toFixed(),
      net_of_rounded_credit_and_charge: change.net.toFixed(),
      note: 'source asserts |net - unrounded| within tolerance',
    };
  }),
  prorate_line_item: answering(prorateLineItem),
  opening_invoice_adjustment: answering((input) => {
    const credit = Decimal.max(decimal(text(input, 'credit')), zero);
    const period = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
    const lines = list(input, 'line_amounts').map((amount, index) => ({ key: String(index), target: {}, period, due: text(amount) }));
    const lot = { id: 'credit', remaining: credit.toFixed(), validFrom: period.start, validUntil: null, priority: 0, createdAt: period.start, paid: true };
    const { burns, rest } = burnMoneyCredits({ currency: currencyOf('usd'), lots: [lot], lines });
    const applied = burns.reduce((sum, burn) => sum.plus(burn.quantity), zero);
    return { line_amounts: lines.map(({ key }) => rest.get(key)?.toFixed() ?? null), applied: applied.toFixed() };
  }),
};

/** FlexPrice's coefficients have 16 digits, rounded half away from zero. */
function coefficientOf({ numerator, denominator }: Fraction): string {
  return divide(decimal(numerator), decimal(denominator)).dp(16, Decimal.ROUND_HALF_UP).toFixed();
}

/** A line's rest of the period. A removal credits at most what rows covering the date have billed for it, net of earlier credits; with none the list price stands in. */
function prorateLineItem(input: Json): Json {
  const currency = currencyIn(at(input, 'price') ?? null);
  const left = fractionOf(input, instantOf(text(input, 'effective_date')));
  const action = text(input, 'action');
  const prorated =
    text(input, 'price', 'invoice_cadence') === 'ADVANCE' &&
    textOrNull(input, 'price_type') !== 'USAGE' &&
    textOrNull(input, 'behavior') !== 'none' &&
    !flag(input, 'onetime');
  const quantity = text(input, 'quantity');
  const prices = list(input, 'prices').length > 0 ? list(input, 'prices').map((amount) => text(amount)) : [text(input, 'price', 'amount')];
  const changes = !prorated
    ? []
    : prices.map((unitAmount) => {
        const price = { kind: 'per_unit', unitAmount } as const;
        const before = action.includes('remove') ? { price, quantity, billed: billedFor(input, decimal(quantity).times(unitAmount)).toFixed() } : null;
        return prorateChange({ currency, left, before, after: action.includes('add') ? { price, quantity } : null });
      });
  const sum = (part: (change: (typeof changes)[number]) => Decimal): string => changes.reduce((total, change) => total.plus(part(change)), zero).toFixed();
  const charge = sum((change) => change.charge);
  const credit = sum((change) => change.credit);
  return { charge, credit, charge_total: charge, credit_total: credit, results: changes.length, invoices: changes.length, total: charge, is_preview: true };
}

function billedFor(input: Json, listPrice: Decimal): Decimal {
  const date = text(input, 'effective_date').slice(0, 10);
  const rows = list(input, 'billed_rows').filter((row) => {
    const [start, end] = text(row, 'period').split('/');
    return text(row, 'period') === 'same' || ((start ?? '') <= date && date < (end ?? ''));
  });
  return rows.length === 0 ? listPrice : rows.reduce<Decimal>((sum, row) => sum.plus(text(row, 'amount')), zero);
}
