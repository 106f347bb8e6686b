import { type Cadence, type Commitment, type Coupon, type Currency, currencyOf, type PeriodUnit, type PriceModel, type Tier } from '../../../src/billing';
import { at, type Json, list, text, textOrNull } from '../json';

/** FlexPrice's, Lago's and Kill Bill's names of our units. */
const units: Readonly<Record<string, PeriodUnit>> = {
  DAILY: 'day',
  WEEKLY: 'week',
  MONTHLY: 'month',
  QUARTERLY: 'quarter',
  HALF_YEARLY: 'half_year',
  BIANNUAL: 'half_year',
  ANNUAL: 'year',
  YEARLY: 'year',
  SEMIANNUAL: 'half_year',
};

export function unitOf(name: string): PeriodUnit {
  const unit = units[name.toUpperCase()];
  if (unit === undefined) throw new Error(`unknown unit ${name}`);
  return unit;
}

/** An empty zone means UTC. */
export function zoneOf(value: Json, ...path: readonly string[]): string {
  return textOrNull(value, ...path) || 'UTC';
}

export function anniversary(anchor: string, zone: string, unit: PeriodUnit, count: number): Cadence {
  return { anchor, zone, unit, count, alignment: 'anniversary' };
}

export function currencyIn(value: Json): Currency {
  return currencyOf(textOrNull(value, 'currency') ?? 'usd');
}

/** A FlexPrice price. A table without an open last band is read as if its last band were open, since our law refuses it. */
export function flexpricePrice(price: Json): PriceModel {
  const tiers = list(price, 'tiers').map((tier, index, all) =>
    tierOf(textOrNull(tier, 'up_to'), text(tier, 'unit_amount'), textOrNull(tier, 'flat_amount'), index === all.length - 1),
  );
  if (tiers.length > 0) return { kind: textOrNull(price, 'tier_mode') === 'SLAB' ? 'graduated' : 'volume', tiers };
  if (textOrNull(price, 'billing_model') === 'PACKAGE') {
    const rounding = textOrNull(price, 'transform_quantity', 'round') === 'down' ? 'down' : 'up';
    return { kind: 'package', amount: text(price, 'amount'), packageSize: text(price, 'transform_quantity', 'divide_by'), rounding };
  }
  return { kind: 'per_unit', unitAmount: textOrNull(price, 'amount') ?? text(price, 'unit_amount') };
}

export function tierOf(upTo: string | null, unitAmount: string, flatAmount: string | null, last: boolean): Tier {
  return { upTo: last ? null : upTo, unitAmount, flatAmount: flatAmount ?? '0' };
}

export function flexpriceCommitment(value: Json | undefined): Commitment | null {
  if (value === undefined || value === null) return null;
  const kind = text(value, 'type') === 'quantity' ? 'quantity' : 'amount';
  return { kind, value: text(value, 'value'), overageFactor: text(value, 'overage_factor'), trueUp: at(value, 'true_up') === true };
}

export function flexpriceCoupon(value: Json, index: number): Coupon {
  const id = `coupon${index}`;
  return text(value, 'type') === 'percentage'
    ? { id, kind: 'percentage', percentOff: text(value, 'percentage_off') }
    : { id, kind: 'fixed', amountOff: text(value, 'amount_off') };
}
