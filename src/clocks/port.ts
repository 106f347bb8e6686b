import type { Deps, Instant } from '../platform';

export interface SettleOutcome {
  readonly settled: boolean;
  readonly failure: string | null;
  /** When the next thing is due, once settled; null when nothing ever is. */
  readonly nextAt: Instant | null;
}

/** Brings one subscription to an instant of its clock, through every boundary on the way. */
export interface ClockDeps extends Deps {
  readonly settleSubscription: (subscriptionId: string, to: Instant) => Promise<SettleOutcome>;
  /** What else runs out on a clock's time, in the transaction that sets it. */
  readonly clockMoved: (tx: Deps, clockId: string, to: Instant) => Promise<void>;
}
