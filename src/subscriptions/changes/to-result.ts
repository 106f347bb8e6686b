import { prorationAmount, type ProrationSource } from '../../invoices';
import type { LineItemRow } from '../rows';
import type { ChangePlan } from './change-plan';
import type { ChangeResult, ResultAmount, ResultLine } from './change-result';
import { moneyText, netOf } from './compute-change';

/** What is kept of a change, and what a preview shows of it. */
export function toResult({ ends, begins, sources }: ChangePlan, currency: string): ChangeResult {
  const amounts = (direction: ProrationSource['direction']) =>
    sources.filter((source) => source.direction === direction).map((source) => toAmount(source, currency));
  return {
    ended: ends.map((item) => ({ ...toLine(item), end_date: item.end_date })),
    began: begins.map(({ item }) => toLine(item)),
    credits: amounts('credit'),
    charges: amounts('charge'),
    net: moneyText(netOf(sources, currency), currency),
  };
}

function toLine({ id, price_id, quantity, display_name }: LineItemRow): ResultLine {
  return { line_item_id: id, price_id, quantity, display_name };
}

function toAmount(source: ProrationSource, currency: string): ResultAmount {
  return {
    line_item_id: source.subscriptionLineItemId,
    price_id: source.priceId,
    display_name: source.displayName,
    amount: moneyText(prorationAmount(source, currency), currency),
    period_start: source.period.start,
    period_end: source.period.end,
  };
}
