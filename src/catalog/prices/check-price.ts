import { isCurrency } from '../../billing/money';
import { LIMITS, refuseField, type Instant } from '../../platform';
import { refuseProblems, type CatalogProblem } from '../common';
import type { NewPriceRow } from './store';

type Checked = Pick<NewPriceRow, 'type' | 'currency' | 'billing_period' | 'invoice_cadence' | 'model' | 'min_quantity' | 'starts_at' | 'ends_at'>;

/** Refuses a price that could not be billed, whatever the model's own check found before. `at` is its place in the body. */
export function checkPrice(price: Checked, at: string, found: readonly CatalogProblem[]): void {
  if (!isCurrency(price.currency)) refuseField('invalid_currency', `${at}/currency`, 'is not a current ISO 4217 code', { currency: price.currency });
  refuseUnbillable(price, at, found);
}

/** The same for a price whose currency is known to be one. */
export function refuseUnbillable(price: Omit<Checked, 'currency'>, at: string, found: readonly CatalogProblem[]): void {
  refuseProblems('invalid_price', [...found, ...priceProblems(price, at)]);
}

function priceProblems(price: Omit<Checked, 'currency'>, at: string): readonly CatalogProblem[] {
  const problems: CatalogProblem[] = [];
  const add = (field: string, message: string, rule: string) => problems.push({ pointer: `${at}/${field}`, message, rule });
  const oneTime = price.billing_period === 'ONETIME';
  if (price.type === 'USAGE' && price.invoice_cadence === 'ADVANCE')
    add('invoice_cadence', 'must be ARREAR for USAGE: what was used is known afterwards', 'usage_in_advance');
  if (price.type === 'USAGE' && oneTime) add('billing_period', 'must repeat for USAGE', 'usage_one_time');
  if (price.type === 'FIXED' && oneTime && price.invoice_cadence === 'ARREAR') add('invoice_cadence', 'must be ADVANCE for ONETIME', 'one_time_in_arrear');
  if (price.type === 'USAGE' && price.model.kind === 'flat') add('pricing_model', 'flat is for FIXED prices', 'flat_usage');
  if (price.type === 'FIXED' && price.model.kind === 'credit') add('pricing_model', 'credit is for USAGE prices', 'credit_fixed');
  if (price.min_quantity !== null && price.type === 'USAGE') add('min_quantity', 'is for FIXED prices', 'min_quantity_usage');
  if (price.min_quantity?.startsWith('-')) add('min_quantity', 'must not be negative', 'negative_quantity');
  if (endsTooSoon(price.starts_at, price.ends_at)) add('end_date', 'must come after start_date', 'end_before_start');
  return problems;
}

function endsTooSoon(start: Instant | null, end: Instant | null): boolean {
  return start !== null && end !== null && end <= start;
}

export function checkPriceCount(count: number, at: string): void {
  if (count > LIMITS.chargesPerPlan) refuseField('invalid_price', at === '' ? '/' : at, `would be more than ${LIMITS.chargesPerPlan} prices of one plan`);
}
