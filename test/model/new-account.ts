import { addMilliseconds } from '../../src/billing/calendar';
import { COUPONS, PLANS, RATES } from './catalog';
import { live } from './law/future';
import type { Account, Customer, Line } from './law/terms';
import type { Beginning, Story } from './story';

const HOUR_MS = 3_600_000;

export function hoursAfter(instant: string, hours: number): string {
  return addMilliseconds(instant, hours * HOUR_MS);
}

function picked<T>(items: readonly T[], picks: readonly number[] = []): readonly T[] {
  return picks.flatMap((pick) => items[pick] ?? []);
}

/** The account of a subscription as it is agreed; whatever is due at once has happened. */
export function newAccount(customer: Customer, beginning: Beginning, { from, graceHours = 0, taxes }: Pick<Story, 'from' | 'graceHours' | 'taxes'>): Account {
  const { zone, cycle, by, shares, trialUsage, trialDays, endsInDays } = beginning;
  const startAt = hoursAfter(from, beginning.startsInHours);
  const plan = PLANS[beginning.plan % PLANS.length];
  if (plan === undefined) throw new Error('no plan');
  const endDate = endsInDays === null ? null : hoursAfter(startAt, endsInDays * 24);
  const account: Account = {
    ...{
      customer,
      terms: { zone, by, shares, trialUsage, graceHours },
      startAt,
      endDate,
      endAt: endDate,
      plan,
      now: from,
      phase: 'scheduled',
      nextRhythm: null,
    },
    cadence: { anchor: startAt, zone, ...plan.rhythm, alignment: cycle },
    trialEnd: trialDays === 0 ? null : hoursAfter(startAt, trialDays * 24),
    ...{
      open: null,
      lastOpen: null,
      billLast: true,
      giveBack: false,
      held: false,
      paused: null,
      scheduled: [],
      waiting: [],
      invoices: [],
      coupons: picked(COUPONS, beginning.coupons).map((coupon) => ({ coupon, root: null, start: startAt, end: null, uses: [] })),
      taxes: picked(RATES, taxes).map((rate) => ({ rate, whose: 'customer' as const, start: null, end: null })),
      changedAt: null,
      roots: 0,
      addings: 0,
    },
    lines: plan.prices.map((price, index): Line => {
      const common = { price, owner: 'plan', adding: null, root: -1 - index, end: null, sharesStart: true, sharesEnd: true } as const;
      return { ...common, start: startAt, quantity: price.due === 'usage' ? 0 : 1 };
    }),
  };
  customer.accounts = [...customer.accounts, account];
  live(account, from);
  return account;
}
