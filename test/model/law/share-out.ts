import { sumOf } from './sum';

/** Shares a number of cents in proportion to weights; what is left over goes one by one to the largest remainders. */
export function shareOut(total: bigint, weights: readonly bigint[]): readonly bigint[] {
  const whole = sumOf(weights, (weight) => weight);
  if (whole === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (total * weight) / whole);
  const byRemainder = weights.map((weight, index) => ({ index, rest: (total * weight) % whole })).sort((a, b) => Number(b.rest - a.rest) || a.index - b.index);
  const missing = Number(total - sumOf(parts, (part) => part));
  for (const { index } of byRemainder.slice(0, missing)) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}
