import type { Period } from '../../billing/calendar';
import { currencyOf, decimal, formatMoney, isCurrency, roundMoney, zero } from '../../billing/money';
import { priceQuantity } from '../../billing/pricing';
import { refuseField, type Instant } from '../../platform';
import type { OneOffSource } from '../line-source';
import { oneOffPrice } from './one-off-price';
import type { CreateInvoiceBody } from './one-off-schema';

type LineBody = NonNullable<CreateInvoiceBody['line_items']>[number];

/** What a one-off invoice is for, read from its body. */
export interface WantedOneOff {
  readonly period: Period;
  readonly sources: readonly OneOffSource[];
  /** The lines' sum, each rounded. */
  readonly subtotal: string;
}

/** Reads the lines of a one-off invoice, and holds them against the sum that the caller believes in. Pure. */
export function readOneOff(body: CreateInvoiceBody, now: Instant): WantedOneOff {
  if (!isCurrency(body.currency)) refuseField('invalid_currency', '/currency', 'is not a current ISO 4217 code', { currency: body.currency });
  const period = periodOf(body, { start: now, end: now }, '');
  const sources = linesOf(body).map((line, index) => sourceOf(line, index, { period, name: body.description }));
  const currency = currencyOf(body.currency);
  const sum = sources.reduce((total, { model, quantity }) => total.plus(roundMoney(priceQuantity(model, decimal(quantity)).amount, currency)), zero);
  const subtotal = formatMoney(sum, currency);
  if (body.subtotal !== undefined && !decimal(body.subtotal).eq(sum)) refuseField('validation_failed', '/subtotal', `is not the sum of the lines, ${subtotal}`);
  return { period, sources, subtotal };
}

function linesOf({ line_items, subtotal, amount_due }: CreateInvoiceBody): readonly LineBody[] {
  if (line_items && line_items.length > 0) return line_items;
  const amount = subtotal ?? amount_due ?? refuseField('validation_failed', '/line_items', 'are needed, or a subtotal');
  return [{ quantity: '1', amount: amount.startsWith('-') ? refuseField('validation_failed', '/subtotal', 'must not be negative') : amount }];
}

function sourceOf(line: LineBody, index: number, invoice: { readonly period: Period; readonly name: string }): OneOffSource {
  const { amount, unit_amount: unitAmount, quantity } = line;
  const at = `/line_items/${index}`;
  if ((amount === undefined) === (unitAmount === undefined)) refuseField('validation_failed', `${at}/amount`, 'is needed, or unit_amount, and not both');
  return {
    ...{ kind: 'one_off', key: `one-off:${index}`, subscriptionLineItemId: '', priceId: line.price_id ?? '' },
    displayName: line.display_name ?? invoice.name,
    ...{ period: periodOf(line, invoice.period, at), model: oneOffPrice({ quantity, amount, unitAmount }), quantity },
  };
}

function periodOf({ period_start, period_end }: Pick<LineBody, 'period_start' | 'period_end'>, outer: Period, at: string): Period {
  const start = period_start ?? (period_end !== undefined && period_end < outer.start ? period_end : outer.start);
  const end = period_end ?? (start > outer.end ? start : outer.end);
  return end < start ? refuseField('end_before_start', `${at}/period_end`, 'must not come before period_start') : { start, end };
}
