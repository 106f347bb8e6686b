import fc from 'fast-check';
import { PLANS } from './catalog';
import type { Move } from './moves';
import { move } from './random-move';

export interface Story {
  readonly from: string;
  readonly zone: string;
  readonly cycle: 'anniversary' | 'calendar';
  readonly by: 'second' | 'day';
  readonly shares: boolean;
  readonly plan: number;
  readonly trialDays: number;
  readonly trialUsage: 'free' | 'billed';
  readonly startsInHours: number;
  readonly endsInDays: number | null;
  /** What the customer bears from the beginning, and what the subscription begins with. */
  readonly taxes?: readonly number[];
  readonly coupons?: readonly number[];
  readonly graceHours?: number;
  readonly moves: readonly Move[];
}

/** With clocks that are changed by an hour or half of one, some at midnight; and one that is never changed, three quarters of an hour off. */
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Kathmandu'] as const;
const MOVES = 30;
/** Long enough that a period may begin and be cut in it. */
export const GRACE_HOURS = 36;

export const story: fc.Arbitrary<Story> = fc.record({
  from: fc.constantFrom('2024-01-31T00:00:00.000Z', '2024-02-29T12:34:56.789Z', '2024-10-15T22:30:00.000Z', '2025-03-01T00:00:00.000Z'),
  zone: fc.constantFrom(...ZONES),
  cycle: fc.constantFrom('anniversary', 'calendar'),
  by: fc.constantFrom('second', 'day'),
  shares: fc.boolean(),
  plan: fc.nat(PLANS.length - 1),
  trialDays: fc.constantFrom(0, 0, 7, 30),
  trialUsage: fc.constantFrom('free', 'billed'),
  startsInHours: fc.constantFrom(0, 0, 0, 100),
  endsInDays: fc.constantFrom(null, null, null, 130),
  taxes: fc.uniqueArray(fc.nat(4), { maxLength: 2 }),
  graceHours: fc.constantFrom(0, GRACE_HOURS),
  coupons: fc.uniqueArray(fc.nat(5), { maxLength: 1 }),
  moves: fc.array(move, { minLength: MOVES, maxLength: MOVES, size: 'max' }),
});
