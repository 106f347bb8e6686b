import type { Rate } from '../law/terms';

export const RATES: readonly Rate[] = [
  { name: 'vat', charges: { kind: 'percent', percent: '19' }, how: 'exclusive' },
  { name: 'reduced', charges: { kind: 'percent', percent: '7' }, how: 'inclusive' },
  { name: 'levy', charges: { kind: 'percent', percent: '2.5' }, how: 'inclusive' },
  { name: 'city', charges: { kind: 'percent', percent: '4.625' }, how: 'compound' },
  { name: 'stamp', charges: { kind: 'amount', amount: '0.55' }, how: 'exclusive' },
];

export function rateBody({ name, charges, how }: Rate) {
  const value =
    charges.kind === 'percent' ? { tax_rate_type: 'percentage', percentage_value: charges.percent } : { tax_rate_type: 'fixed', fixed_value: charges.amount };
  return { name, code: name, ...value, inclusive: how === 'inclusive', compound: how === 'compound' };
}
