import fc from 'fast-check';
import type { Settlement } from './law/terms';

/** When a change is to take effect: now, at a part of the open period that has passed (in percent), in so many hours, or at the period's end. */
export type When =
  | { readonly kind: 'now' }
  | { readonly kind: 'period_end' }
  | { readonly kind: 'back'; readonly percent: number }
  | { readonly kind: 'in'; readonly hours: number };

/** One of what there is, and how many of it. */
interface Quantity {
  readonly pick: number;
  readonly quantity: number;
}

/** What happens in a story. Picks are taken round: any number means one of what there is. */
export type Move =
  | { readonly kind: 'advance'; readonly hours: number }
  | { readonly kind: 'advance_to_next' }
  | {
      readonly kind: 'use';
      readonly event: 'call' | 'transfer' | 'level';
      readonly times: number;
      readonly value: number;
      readonly percent: number;
      readonly ever?: boolean;
    }
  | { readonly kind: 'grant'; readonly units: number; readonly days: number | null; readonly rollover: boolean }
  | ({ readonly kind: 'quantity'; readonly also?: Quantity | null; readonly settlement: Settlement; readonly when: When } & Quantity)
  | ({ readonly kind: 'line_add'; readonly settlement: Settlement; readonly when: When } & Quantity)
  | { readonly kind: 'line_remove'; readonly pick: number; readonly settlement: Settlement; readonly when: When }
  | { readonly kind: 'plan'; readonly pick: number; readonly restart: boolean; readonly settlement: Settlement; readonly when: When }
  | { readonly kind: 'addon_add'; readonly pick: number; readonly once: boolean; readonly settlement: Settlement; readonly when: When }
  | { readonly kind: 'addon_remove'; readonly pick: number; readonly settlement: Settlement; readonly when: When }
  | { readonly kind: 'pause'; readonly stops: 'fees' | 'usage' | 'both'; readonly hours: number | null; readonly settlement: Settlement; readonly when: When }
  | { readonly kind: 'resume'; readonly settlement: Settlement; readonly when: When }
  | { readonly kind: 'end_trial' | 'keep' | 'hold' | 'release' }
  | { readonly kind: 'cancel_at_period_end' }
  | { readonly kind: 'extend_trial'; readonly hours: number }
  | { readonly kind: 'cancel_at'; readonly hours: number; readonly giveBack: boolean }
  | { readonly kind: 'cancel_now'; readonly bill: boolean; readonly giveBack: boolean }
  | { readonly kind: 'cancel_change'; readonly pick: number }
  | { readonly kind: 'coupon_add'; readonly pick: number; readonly line: number | null; readonly hours: number | null; readonly days: number | null }
  | { readonly kind: 'coupon_remove'; readonly pick: number; readonly hours: number | null }
  | { readonly kind: 'tax_add'; readonly pick: number; readonly hours: number | null }
  | { readonly kind: 'tax_remove'; readonly pick: number; readonly hours: number | null };

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

const pick = fc.nat(11);
const quantity = fc.oneof({ weight: 4, arbitrary: fc.nat(12) }, { weight: 1, arbitrary: fc.constantFrom(0.25, 1.5, 7.75) });
const settlement = fc.constantFrom<Settlement>('invoice_now', 'next_invoice', 'none');
const when: fc.Arbitrary<When> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<When>({ kind: 'now' }) },
  { weight: 2, arbitrary: fc.constant<When>({ kind: 'period_end' }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('back' as const), percent: fc.nat(100) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('in' as const), hours: fc.integer({ min: 1, max: 2_000 }) }) },
);

const hours = fc.integer({ min: -50, max: 2_000 });

/** Mostly at once. */
const dated = fc.option(fc.integer({ min: -800, max: 1_500 }), { freq: 2 });

const kind = <K extends string>(name: K) => fc.constant(name);

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: kind('advance'), hours: fc.integer({ min: 1, max: 900 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: kind('advance_to_next') }) },
  {
    weight: 6,
    arbitrary: fc.record({
      ...{ kind: kind('use'), event: fc.constantFrom('call', 'transfer', 'level'), times: fc.integer({ min: 1, max: 40 }) },
      ...{
        value: fc.integer({ min: 0, max: 30 }),
        percent: fc.nat(100),
        ever: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
      },
    }) as fc.Arbitrary<Move>,
  },
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ kind: kind('grant'), units: fc.integer({ min: 1, max: 100 }), rollover: fc.boolean() },
      days: fc.option(fc.integer({ min: 1, max: 80 })),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: kind('quantity'), pick, quantity, also: fc.option(fc.record({ pick, quantity })), settlement, when }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('line_add'), pick, quantity: quantity.filter((many) => many > 0), settlement, when }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('line_remove'), pick, settlement, when }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('plan'), pick, restart: fc.boolean(), settlement, when }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('addon_add'), pick, once: fc.boolean(), settlement, when }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('addon_remove'), pick, settlement, when }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind('pause'), stops: fc.constantFrom('fees', 'usage', 'both'), hours: fc.option(hours), settlement, when }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('resume'), settlement, when }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('end_trial', 'cancel_at_period_end', 'hold') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('keep', 'release') }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('extend_trial'), hours }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('cancel_at'), hours, giveBack: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('cancel_now'), bill: fc.boolean(), giveBack: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('cancel_change'), pick }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: kind('coupon_add'), pick, line: fc.option(pick, { freq: 2 }), hours: dated, days: fc.option(fc.nat(100), { freq: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('coupon_remove'), pick, hours: dated }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('tax_add'), pick, hours: dated }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('tax_remove'), pick, hours: dated }) },
);

const MOVES = 30;
/** Long enough that a period may begin and be cut in it. */
export const GRACE_HOURS = 36;

export const story: fc.Arbitrary<Story> = fc.record({
  from: fc.constantFrom('2024-01-31T00:00:00.000Z', '2024-02-29T12:34:56.789Z', '2024-10-15T22:30:00.000Z', '2025-03-01T00:00:00.000Z'),
  zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
  cycle: fc.constantFrom('anniversary', 'calendar'),
  by: fc.constantFrom('second', 'day'),
  shares: fc.boolean(),
  plan: fc.nat(3),
  trialDays: fc.constantFrom(0, 0, 7, 30),
  trialUsage: fc.constantFrom('free', 'billed'),
  startsInHours: fc.constantFrom(0, 0, 0, 100),
  endsInDays: fc.constantFrom(null, null, null, 130),
  taxes: fc.uniqueArray(fc.nat(4), { maxLength: 2 }),
  graceHours: fc.constantFrom(0, GRACE_HOURS),
  coupons: fc.uniqueArray(fc.nat(5), { maxLength: 1 }),
  moves: fc.array(move, { minLength: MOVES, maxLength: MOVES, size: 'max' }),
});
