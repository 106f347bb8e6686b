import {
  applyCommitment,
  applyCoupons,
  computeTaxes,
  couponAmount,
  currencyOf,
  decimal,
  type Decimal,
  one,
  priceQuantity,
  roundMoney,
  zero,
  type PriceModel,
  divide,
} from '../../../src/billing';
import { type Adapter, answering } from '../adapter';
import { at, type Json, list, number, text, textOrNull } from '../json';
import { currencyIn, flexpriceCoupon, flexpricePrice } from './formats';

function rounded(amount: Decimal, input: Json): string {
  return roundMoney(amount, currencyIn(input)).toFixed();
}

function taxOn(amount: string, rates: readonly string[], input: Json): Decimal {
  const taxes = computeTaxes(
    rates.map((percent, index) => ({ id: String(index), kind: 'percentage', percent })),
    [{ key: 'line', base: decimal(amount) }],
    currencyIn(input),
  );
  return taxes.reduce((sum, tax) => sum.plus(tax.amount), zero);
}

export const flexpriceAmounts: Readonly<Record<string, Adapter>> = {
  round_currency: answering((input) => ({ rounded: rounded(decimal(text(input, 'amount')), input), precision: currencyIn(input).exponent })),
  currency_precision: answering((input) => ({ precision: currencyOf(text(input, 'currency')).exponent })),
  sum_of_rounded_lines: answering((input) => ({
    total: list(input, 'amounts')
      .reduce<Decimal>((sum, amount) => sum.plus(rounded(decimal(text(amount)), input)), zero)
      .toFixed(),
  })),
  unit_charge_rounded: answering((input) => {
    const price: PriceModel = { kind: 'per_unit', unitAmount: text(input, 'unit_price') };
    return { amount: rounded(priceQuantity(price, decimal(text(input, 'quantity'))).amount, input) };
  }),
  true_up_rounded: answering((input) => {
    const committed = decimal(text(input, 'commitment_amount'));
    // What was used is on lines that are rounded already.
    const result = applyCommitment(
      { kind: 'amount', value: committed.toFixed(), overageFactor: '1', trueUp: true },
      decimal(rounded(decimal(text(input, 'used_amount')), input)),
      committed,
    );
    return { true_up: rounded(result.trueUp, input) };
  }),
  coupon_discount: answering((input) => {
    const price = decimal(text(input, 'original_price'));
    const discount = couponAmount(flexpriceCoupon(input, 0), price, currencyIn(input));
    return { discount: discount.toFixed(), final: price.minus(discount).toFixed() };
  }),
  tax: answering((input) => {
    if (text(input, 'type') === 'percentage') return { tax: taxOn(text(input, 'taxable_amount'), [text(input, 'rate')], input).toFixed() };
    const base = decimal(textOrNull(input, 'taxable_amount') ?? '1');
    const [fixed] = computeTaxes([{ id: 't', kind: 'fixed', amount: text(input, 'fixed_amount') }], [{ key: 'line', base }], currencyIn(input));
    return { tax: fixed?.amount.toFixed() ?? null };
  }),
  multi_tax: answering((input) => ({
    total_tax: taxOn(
      text(input, 'taxable_amount'),
      list(input, 'rates').map((rate) => text(rate)),
      input,
    ).toFixed(),
  })),
  repeat_tax_sum: answering((input) => ({
    total_tax: taxOn(text(input, 'taxable_amount'), [text(input, 'rate')], input)
      .times(number(input, 'count'))
      .toFixed(),
  })),
  discount_then_tax: answering((input) => {
    const net = decimal(text(input, 'subtotal')).minus(decimal(text(input, 'discount')));
    const tax = taxOn(net.toFixed(), [text(input, 'rate')], input);
    return { tax: tax.toFixed(), total: net.plus(tax).toFixed() };
  }),
  price_cost: answering((input) => priceCost(flexpricePrice(at(input, 'price') ?? null), decimal(text(input, 'quantity')))),
  bucketed_cost: answering((input) => {
    const price = flexpricePrice(at(input, 'price') ?? null);
    return {
      cost: list(input, 'bucket_values')
        .reduce<Decimal>((sum, value) => sum.plus(priceQuantity(price, decimal(text(value))).amount), zero)
        .toFixed(),
    };
  }),
  fixed_charge: answering((input) => ({
    amount: priceQuantity(flexpricePrice(at(input, 'price') ?? null), decimal(text(input, 'quantity'))).amount.toFixed(),
  })),
  analytics_discount: answering((input) => {
    const inRange = (coupon: Json): boolean => {
      const end = textOrNull(coupon, 'end');
      return text(coupon, 'start') < text(input, 'range_end') && (end === null || end > text(input, 'range_start'));
    };
    const coupons = [...list(input, 'line_coupons'), ...list(input, 'subscription_coupons')].filter(inRange).map(flexpriceCoupon);
    const gross = decimal(text(input, 'gross'));
    const discount = applyCoupons(coupons, gross, currencyIn(input)).reduce((sum, coupon) => sum.plus(coupon.amount), zero);
    return { discount: discount.toFixed(), net: gross.minus(discount).toFixed() };
  }),
};

/** The band that a quantity ends in, its rate and the average price of a unit, all read from the explanation. */
function priceCost(price: PriceModel, quantity: Decimal): Json {
  const { amount, steps } = priceQuantity(price, quantity);
  const band = steps.filter((step) => step.facts?.band !== undefined).at(-1);
  const packages = steps.find((step) => step.rule === 'package_count');
  const average = quantity.isZero() ? zero : divide(amount, quantity);
  return {
    cost: amount.toFixed(),
    effective_unit_cost: average.toFixed(),
    effective_unit_cost_is: `${amount.toFixed()}/${quantity.toFixed()}`,
    tier_unit_amount: band?.operands[1] ?? '0',
    selected_tier_index: band?.facts?.band ?? '-1',
    packages: packages?.result ?? (quantity.isZero() ? '0' : one.toFixed()),
  };
}
