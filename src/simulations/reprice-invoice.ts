import type { InvoiceInput, LineInput } from '../billing/invoice';
import type { Coupon } from '../billing/discounts';
import { decimal, divide } from '../billing/money';
import { priceQuantity, type PriceModel } from '../billing/pricing';
import type { LineSource } from '../invoices';
import type { Candidate } from './candidate';
import type { LineMap } from './map-subscription';
import type { AddedLine, PastInvoice, PastItem } from './past';

/** What became of a line: `kept` under its price, billed by another one, `added`, or `unmatched`: the candidate has no price for it. */
export type LineChange = 'kept' | 'repriced' | 'added' | 'unmatched';

export interface RepricedLine {
  readonly key: string;
  readonly change: LineChange;
  readonly oldPriceId: string | null;
  readonly newPriceId: string | null;
}

export interface Repriced {
  readonly input: InvoiceInput;
  readonly lines: readonly RepricedLine[];
}

export interface RepriceInput {
  readonly invoice: PastInvoice;
  readonly map: LineMap;
  readonly models: Candidate['models'];
  readonly added: readonly AddedLine[];
}

/**
 * The stored input of an invoice with other prices: everything else stays, quantities, allowances, credits, coupons and taxes. Where nothing changes the
 * input is the stored one, so the same plan costs the same to the last digit.
 */
export function repriceInvoice({ invoice, map, models, added }: RepriceInput): Repriced {
  const sources = new Map(invoice.sources.map((source) => [source.key, source]));
  const items = new Map(invoice.subscriptions.flatMap(({ items: own }) => own.map((item) => [item.id, item] as const)));
  const lines: RepricedLine[] = [];
  const inputs: LineInput[] = [];
  for (const input of invoice.input.lines) {
    const source = sources.get(input.key);
    const old = source?.priceId ?? null;
    const found = source === undefined ? KEPT : newPriceOf(source, map, models);
    if (found === null) {
      lines.push({ key: input.key, change: 'unmatched', oldPriceId: old, newPriceId: null });
      continue;
    }
    const item = source === undefined ? undefined : items.get(source.subscriptionLineItemId);
    const repriced = found.model === null ? input : withPrice(input, { id: found.id ?? '', model: found.model }, item);
    inputs.push(repriced);
    lines.push({ key: input.key, change: repriced === input ? 'kept' : 'repriced', oldPriceId: old, newPriceId: found.id ?? old });
  }
  for (const { priceId, input } of added) {
    inputs.push(input);
    lines.push({ key: input.key, change: 'added', oldPriceId: null, newPriceId: priceId });
  }
  return { input: { ...invoice.input, lines: inputs, invoiceCoupons: couponsOn(invoice.input, inputs) }, lines };
}

interface FoundPrice {
  readonly id: string | null;
  /** Null keeps the line as it is. */
  readonly model: PriceModel | null;
}

const KEPT: FoundPrice = { id: null, model: null };

/** A credit carried over from an earlier invoice is an amount and no price any more. */
function newPriceOf(source: LineSource, map: LineMap, models: Candidate['models']): FoundPrice | null {
  if (source.key.startsWith('carried:')) return KEPT;
  const partner = map.prices.get(source.subscriptionLineItemId);
  if (partner === null) return null;
  if (partner !== undefined) return partner;
  const model = models[source.priceId];
  return model === undefined ? KEPT : { id: source.priceId, model };
}

/** A credit for unused time gives back what was billed: it changes as the fee that it gives back does. */
function withPrice(line: LineInput, { id, model }: { readonly id: string; readonly model: PriceModel }, item: PastItem | undefined): LineInput {
  const references = { ...line.references, priceId: id };
  if (line.kind !== 'proration_credit') return { ...line, price: model, references };
  const scaled = item && line.price.kind === 'flat' ? scaledAmount(line.price.amount, item, model) : null;
  return scaled === null || line.price.kind !== 'flat' ? line : { ...line, price: { ...line.price, amount: scaled }, references };
}

function scaledAmount(amount: string, { quantity, price }: PastItem, model: PriceModel): string | null {
  const before = priceQuantity(price.model, decimal(quantity)).amount;
  const after = priceQuantity(model, decimal(quantity)).amount;
  if (before.isZero() || before.eq(after)) return null;
  return divide(decimal(amount).times(after), before).toFixed();
}

/** Coupons that discounted every line discount the added ones as well; lines that are gone take theirs with them. */
function couponsOn(old: InvoiceInput, lines: readonly LineInput[]): readonly Coupon[] {
  const keys = lines.map(({ key }) => key);
  const known = new Set(old.lines.map(({ key }) => key));
  return old.invoiceCoupons.flatMap((coupon): readonly Coupon[] => {
    const { lineKeys } = coupon;
    if (lineKeys === undefined) return [coupon];
    const named = new Set(lineKeys);
    const all = [...known].every((key) => named.has(key));
    const left = keys.filter((key) => named.has(key) || (all && !known.has(key)));
    return left.length === 0 ? [] : [{ ...coupon, lineKeys: left }];
  });
}
