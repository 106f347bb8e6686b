import { unreachable } from '../invariant';
import { Decimal, decimal, zero } from '../money';

/** What becomes of a lot's rest when its period ends. `carriesMax` limits how often the same credits may be carried on. */
export type RolloverPolicy =
  | { readonly kind: 'none' }
  | { readonly kind: 'full'; readonly carriesMax?: number }
  | { readonly kind: 'amount'; readonly max: string; readonly carriesMax?: number }
  | { readonly kind: 'percent'; readonly max: string; readonly carriesMax?: number };

export interface RolloverInput {
  readonly remaining: string;
  readonly granted: string;
  /** How often these credits have been carried already. */
  readonly carries: number;
}

/**
 * Splits the rest of a lot into what is carried on and what lapses. Percentages are of what was granted.
 * @example rollOver({ kind: 'percent', max: '20' }, { remaining: '50', granted: '100', carries: 0 }) => {"carried":"20","lapsed":"30"}
 * @example rollOver({ kind: 'full', carriesMax: 1 }, { remaining: '50', granted: '100', carries: 1 }) => {"carried":"0","lapsed":"50"}
 */
export function rollOver(policy: RolloverPolicy, { remaining, granted, carries }: RolloverInput): { readonly carried: Decimal; readonly lapsed: Decimal } {
  const rest = Decimal.max(decimal(remaining), zero);
  const allowed = policy.kind !== 'none' && (policy.carriesMax === undefined || carries < policy.carriesMax);
  const carried = allowed ? Decimal.min(rest, carryLimit(policy, rest, decimal(granted))) : zero;
  return { carried, lapsed: rest.minus(carried) };
}

function carryLimit(policy: Exclude<RolloverPolicy, { readonly kind: 'none' }>, rest: Decimal, granted: Decimal): Decimal {
  switch (policy.kind) {
    case 'full':
      return rest;
    case 'amount':
      return decimal(policy.max);
    case 'percent':
      return granted.times(decimal(policy.max)).shiftedBy(-2);
    default:
      return unreachable(policy);
  }
}
