import { periodAt, periodIndexOf, type Cadence, type Instant } from '../../../src/billing/calendar';
import { rhythmOf, sameRhythm } from './rhythm';
import type { Account, Change, Counting, Line, Offer, Price } from './terms';

type Begun = Omit<Line, 'start' | 'sharesStart' | 'sharesEnd'>;

export interface Worked {
  readonly ends: readonly Line[];
  readonly begins: readonly Begun[];
  readonly plan?: Offer;
  readonly restart?: Counting;
}

/** Which lines a change ends and begins; or why there is nothing to do. */
export function work(account: Account, change: Change, at: Instant): Worked | string {
  const active = account.lines.filter((line) => line.start <= at && (line.end === null || line.end > at));
  switch (change.kind) {
    case 'quantity':
      return quantity(active, change);
    case 'plan':
      return plan(account, active, change);
    case 'addon_add': {
      account.addings += 1;
      const end = change.once ? endOfBilledPeriod(account, at) : null;
      const { addings } = account;
      return { ends: [], begins: fresh(account, change.addon.prices).map((line) => ({ ...line, owner: 'addon', adding: addings, end })) };
    }
    case 'line_add':
      account.addings += 1;
      return { ends: [], begins: fresh(account, [change.price]).map((line) => ({ ...line, owner: 'subscription', quantity: change.quantity })) };
    case 'line_remove': {
      const ends = active.filter(({ root }) => root === change.root);
      return ends.length === 0 ? 'line_item_not_found' : { ends, begins: [] };
    }
    case 'pause': {
      const stops = change.stops;
      return { ends: active.filter(({ price }) => (price.due === 'usage' ? stops.usage : stops.fees)), begins: [] };
    }
    case 'resume':
      return { ends: [], begins: (account.paused ?? []).filter(({ end }) => end === null || end > at).map(({ line, end }) => ({ ...line, end })) };
    case 'addon_remove': {
      const ends = active.filter((line) => line.adding === change.adding);
      return ends.length === 0 ? 'addon_association_not_found' : { ends, begins: [] };
    }
  }
}

/** Once means for the billing period that holds the instant, or for the first one there will be. */
function endOfBilledPeriod(account: Account, at: Instant): Instant {
  const { open, cadence, nextRhythm } = account;
  if (open === null || open.index === null) return endOfFirstBilled(account);
  const end = open.cutAt ?? open.end;
  if (at < end) return open.end;
  const following: Cadence = open.cutAt === null && nextRhythm === null ? cadence : { ...cadence, ...nextRhythm, anchor: end };
  return periodAt(following, periodIndexOf(following, at)).end;
}

export function endOfFirstBilled({ trialEnd, startAt, cadence, nextRhythm }: Account): Instant {
  const from = trialEnd !== null && trialEnd > startAt ? trialEnd : startAt;
  return periodAt({ ...cadence, ...nextRhythm, anchor: from }, 0).end;
}

/** All lines that are named must be there; those that have the quantity already stay. */
function quantity(active: readonly Line[], { to }: Extract<Change, { kind: 'quantity' }>): Worked | string {
  const named = to.flatMap((wanted) => active.filter(({ root }) => root === wanted.root).map((line) => ({ line, quantity: wanted.quantity })));
  if (named.length < to.length) return 'line_item_not_found';
  const other = named.filter(({ line, quantity: wanted }) => line.quantity !== wanted);
  if (other.length === 0) return 'change_changes_nothing';
  return { ends: other.map(({ line }) => line), begins: other.map(({ line, quantity: wanted }) => ({ ...line, quantity: wanted })) };
}

/** What was added to the plan stays, unless add-ons are dropped; where counting starts anew it is carried on into it, so that its fee is settled too. */
function plan(account: Account, active: readonly Line[], { plan: target, cycle, restart, drop }: Extract<Change, { kind: 'plan' }>): Worked | string {
  const before = rhythmOf(account);
  const after: Counting = { ...target.rhythm, alignment: cycle ?? before.alignment };
  const old = active.filter((line) => line.owner === 'plan');
  const restarts = restart || !sameRhythm(after, before) || after.alignment !== before.alignment;
  const begins = fresh(account, target.prices);
  const whole = old.length === begins.length && old.every((line) => line.price.due === 'usage' || line.quantity === 1);
  const same = target === account.plan && whole;
  if (same && !restarts) return 'change_changes_nothing';
  const dropped = active.filter((line) => drop && line.owner === 'addon');
  const kept = active.filter((line) => line.owner !== 'plan' && !dropped.includes(line));
  if (!restarts) return { ends: [...old, ...dropped], begins, plan: target };
  return { ends: [...old, ...dropped, ...kept], begins: [...begins, ...kept], plan: target, restart: after };
}

function fresh(account: Account, prices: readonly Price[]): readonly Begun[] {
  return prices.map((price) => ({
    price,
    owner: 'plan',
    adding: null,
    root: (account.roots += 1),
    quantity: price.due === 'usage' ? 0 : 1,
    end: null,
  }));
}
