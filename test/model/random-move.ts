import fc from 'fast-check';
import type { Settlement } from './law/terms';
import type { Move, When } from './moves';

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

/** Seldom another one. */
const cycle = fc.constantFrom(null, null, null, 'anniversary', 'calendar');

const kind = <K extends string>(name: K) => fc.constant(name);

/** A move of a random kind; each as likely as its weight. */
export const move: fc.Arbitrary<Move> = fc.oneof(
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
      ...{ kind: kind('grant'), units: fc.integer({ min: 1, max: 100 }), rollover: fc.boolean(), priority: fc.option(fc.nat(2), { freq: 1 }) },
      days: fc.option(fc.integer({ min: 1, max: 80 })),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: kind('quantity'), pick, quantity, also: fc.option(fc.record({ pick, quantity })), settlement, when }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('line_add'), pick, quantity: quantity.filter((many) => many > 0), settlement, when }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('line_remove'), pick, settlement, when }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('plan'), pick, cycle, restart: fc.boolean(), drop: fc.boolean(), settlement, when }) },
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
