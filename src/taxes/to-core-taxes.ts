import type { TaxRate } from '../billing/taxes';
import type { TaxEntityType } from './association-store';
import type { DueTax } from './due-taxes';

/** A line of an invoice as taxes see it. */
interface TaxedLine {
  readonly key: string;
  readonly period: { readonly end: string };
}

export interface CoreTaxes {
  readonly taxes: readonly TaxRate[];
  /** Which taxes a line bears; null when every line bears all of them. */
  readonly taxIds: ReadonlyMap<string, readonly string[]> | null;
}

// The most specific first: what it bears replaces what the others bear.
const LEVELS: readonly TaxEntityType[] = ['invoice', 'subscription', 'customer', 'tenant'];

/**
 * The taxes of an invoice in the core's form, under the ids of their associations. A line bears what is in force when its period ends, since
 * that is when it has been supplied: a change of the rate on 1 July leaves June's usage alone, even on the invoice of 1 July.
 */
export function toCoreTaxes(due: readonly DueTax[], lines: readonly TaxedLine[]): CoreTaxes {
  const borne = new Map(lines.map((line) => [line.key, taxesOfLine(due, line)]));
  const used = due.filter((tax) => [...borne.values()].some((taxes) => taxes.includes(tax)));
  const alike = [...borne.values()].every((taxes) => taxes.length === used.length);
  const taxIds = new Map([...borne].map(([key, taxes]) => [key, taxes.map(({ association }) => association.id)]));
  return { taxes: used.map(toCoreTax), taxIds: alike ? null : taxIds };
}

function taxesOfLine(due: readonly DueTax[], line: TaxedLine): readonly DueTax[] {
  const inForce = due.filter(({ association: { start_date, end_date } }) => {
    return (start_date === null || start_date < line.period.end) && (end_date === null || end_date >= line.period.end);
  });
  const level = LEVELS.find((candidate) => inForce.some(({ association }) => association.entity_type === candidate));
  const ofLevel = inForce.filter(({ association }) => association.entity_type === level);
  return ofLevel.filter((tax, index) => ofLevel.findIndex(({ rate }) => rate.id === tax.rate.id) === index);
}

function toCoreTax({ association: { id }, rate }: DueTax): TaxRate {
  if (rate.tax_rate_type === 'fixed') return { id, kind: 'fixed', amount: rate.fixed_value ?? '0' };
  return {
    ...{ id, kind: 'percentage', percent: rate.percentage_value ?? '0' },
    ...(rate.inclusive ? { inclusive: true } : {}),
    ...(rate.compound ? { compound: true } : {}),
  };
}
