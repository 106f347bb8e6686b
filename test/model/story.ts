import fc from 'fast-check';
import { PLANS } from './catalog';
import type { Move } from './moves';
import { move } from './random-move';

/** How a subscription begins. */
export interface Beginning {
  readonly zone: string;
  readonly cycle: 'anniversary' | 'calendar';
  readonly by: 'second' | 'day';
  readonly shares: boolean;
  readonly plan: number;
  readonly trialDays: number;
  readonly trialUsage: 'free' | 'billed';
  readonly startsInHours: number;
  readonly endsInDays: number | null;
  readonly coupons?: readonly number[];
}

/** A customer with one subscription or two, and what then happens. */
export interface Story extends Beginning {
  readonly from: string;
  /** What the customer bears from the beginning. */
  readonly taxes?: readonly number[];
  readonly graceHours?: number;
  readonly second?: Beginning | null;
  readonly moves: readonly Move[];
}

/** With clocks that are changed by an hour or half of one, some at midnight; and one that is never changed, three quarters of an hour off. */
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Kathmandu'] as const;
const MOVES = 30;
/** Long enough that a period may begin and be cut in it. */
export const GRACE_HOURS = 36;

const beginning: fc.Arbitrary<Beginning> = fc.record({
  zone: fc.constantFrom(...ZONES),
  cycle: fc.constantFrom('anniversary', 'calendar'),
  by: fc.constantFrom('second', 'day'),
  shares: fc.boolean(),
  plan: fc.nat(PLANS.length - 1),
  trialDays: fc.constantFrom(0, 0, 7, 30),
  trialUsage: fc.constantFrom('free', 'billed'),
  startsInHours: fc.constantFrom(0, 0, 0, 7.25, 100, 333.5, -1_000, -2_100.5),
  endsInDays: fc.constantFrom(null, null, null, 130),
  coupons: fc.uniqueArray(fc.nat(5), { maxLength: 1 }),
});

/** Without a second subscription every move is about the first. */
const moveOfOne = fc.tuple(move, fc.boolean()).map(([one, second]) => ({ ...one, second }));

const rest: fc.Arbitrary<Omit<Story, keyof Beginning>> = fc.record({
  from: fc.constantFrom('2024-01-31T00:00:00.000Z', '2024-02-29T12:34:56.789Z', '2024-10-15T22:30:00.000Z', '2025-03-01T00:00:00.000Z'),
  taxes: fc.uniqueArray(fc.nat(4), { maxLength: 2 }),
  graceHours: fc.constantFrom(0, GRACE_HOURS),
  second: fc.option(beginning, { freq: 1, nil: null }),
  moves: fc.array(moveOfOne, { minLength: MOVES, maxLength: MOVES, size: 'max' }),
});

export const story: fc.Arbitrary<Story> = fc.tuple(beginning, rest).map((parts) => ({ ...parts[0], ...parts[1] }));
