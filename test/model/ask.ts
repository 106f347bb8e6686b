import type { Reply, SubscriptionView } from '../harness';
import { ADDONS, DIALECT_A, PLANS, type Shop } from './catalog';
import type { Command, Time } from './law/commands';
import type { Account, Line, Scheduled } from './law/terms';
import { hoursAfter } from './new-account';
import type { Move, When } from './story';

/** A move as the product is asked for it, and as the model understands it. */
export interface Asked {
  /** Below the subscription's own, unless it begins with a slash. */
  readonly path: string;
  readonly preview: string | null;
  readonly body: object;
  readonly command: Command;
}

export type Answer = Reply<{ readonly reason?: string; readonly subscription?: SubscriptionView; readonly schedule_id?: string | null }>;

interface Scene {
  readonly account: Account;
  readonly subscription: SubscriptionView;
  readonly shop: Shop;
  /** The product's ids of what is or was agreed for later. */
  readonly schedules: ReadonlyMap<Scheduled, string>;
}

type Commanding = Exclude<Move, { kind: 'advance' | 'advance_to_next' | 'use' | 'grant' }>;

/** Null when the scene has nothing that the move could be about. */
export function askFor(move: Commanding, scene: Scene): Asked | null {
  const { account } = scene;
  switch (move.kind) {
    case 'quantity':
      return quantity(move, scene);
    case 'plan':
      return planChange(move, scene);
    case 'addon_add':
      return addonAdd(move, scene);
    case 'addon_remove':
      return addonRemove(move, scene);
    case 'end_trial':
      return modify({ type: 'trial_end', trial_end_params: { action: 'immediate' } }, { kind: 'end_trial' });
    case 'extend_trial': {
      const to = hoursAfter(account.now, move.hours);
      return modify({ type: 'trial_end', trial_end_params: { action: 'scheduled_date', new_trial_end: to } }, { kind: 'extend_trial', to });
    }
    case 'cancel_now': {
      const policy = move.bill ? {} : { cancel_immediately_invoice_policy: 'skip' };
      return cancel({ cancellation_type: 'immediate', ...policy, ...returns(move.giveBack) }, { kind: 'cancel_now', bill: move.bill, giveBack: move.giveBack });
    }
    case 'cancel_at_period_end':
      return cancel({ cancellation_type: 'end_of_period' }, { kind: 'cancel_at_period_end' });
    case 'cancel_at': {
      const at = hoursAfter(account.now, move.hours);
      return cancel({ cancellation_type: 'scheduled_date', cancel_at: at, ...returns(move.giveBack) }, { kind: 'cancel_at', at, giveBack: move.giveBack });
    }
    case 'keep':
      return { path: 'keep', preview: 'keep/preview', body: {}, command: { kind: 'keep' } };
    case 'hold':
    case 'release':
      return { path: move.kind, preview: null, body: {}, command: { kind: move.kind } };
    case 'pause':
      return pause(move, scene);
    case 'resume':
      return resume(move, scene);
    case 'cancel_change':
      return callOff(move, scene);
  }
}

function modify(body: object, command: Command): Asked {
  return { path: 'modify/execute', preview: 'modify/preview', body, command };
}

function cancel(body: object, command: Command): Asked {
  return { path: 'cancel', preview: 'cancel/preview', body, command };
}

/** What has happened already, or never will, is asked for too. */
function callOff(move: Extract<Move, { kind: 'cancel_change' }>, { schedules }: Scene): Asked | null {
  const change = pickOf([...schedules.keys()], move.pick);
  if (change === undefined) return null;
  return { path: `/subscriptions/schedules/${schedules.get(change)}/cancel`, preview: null, body: {}, command: { kind: 'cancel_change', change } };
}

function returns(giveBack: boolean) {
  return giveBack ? { proration_behavior: 'create_prorations' } : {};
}

function pause(move: Extract<Move, { kind: 'pause' }>, { account }: Scene): Asked {
  const at = timeOf(account, move.when);
  const time = at === 'period_end' ? account.open?.end : typeof at === 'string' ? undefined : at.at;
  const begins = time === undefined || time < account.now ? account.now : time;
  const until = move.hours === null ? null : hoursAfter(begins, Math.abs(move.hours) + 1);
  const stops = { fees: move.stops !== 'usage', usage: move.stops !== 'fees' };
  const mode = typeof at === 'string' ? { pause_mode: at === 'now' ? 'immediate' : 'period_end' } : { pause_mode: 'scheduled', pause_start: at.at };
  const what = { fees: stops.fees ? 'stop' : 'continue', usage: stops.usage ? 'free' : 'billed', ...(until === null ? {} : { pause_end: until }) };
  return {
    ...{ path: 'pause', preview: 'pause/preview', body: { ...mode, ...what, proration_mode: move.settlement } },
    command: { kind: 'change', change: { kind: 'pause', stops, until }, settlement: move.settlement, at },
  };
}

/** It ends at an instant, and not with a period. */
function resume(move: Extract<Move, { kind: 'resume' }>, { account }: Scene): Asked {
  const time = timeOf(account, move.when);
  const at = time === 'period_end' ? 'now' : time;
  const body = { ...(typeof at === 'string' ? {} : { resume_mode: 'scheduled', resume_at: at.at }), proration_mode: move.settlement };
  return { path: 'resume', preview: 'resume/preview', body, command: { kind: 'change', change: { kind: 'resume' }, settlement: move.settlement, at } };
}

function quantity(move: Extract<Move, { kind: 'quantity' }>, scene: Scene): Asked | null {
  const line = pickOf(
    linesNow(scene.account).filter(({ price }) => price.due !== 'usage'),
    move.pick,
  );
  const id = line && viewOf(scene, line)?.id;
  if (line === undefined || id === undefined) return null;
  const at = timeOf(scene.account, move.when);
  const effective = typeof at === 'string' ? {} : { effective_date: at.at };
  const body = { type: 'quantity_change', quantity_change_params: { line_items: [{ id, quantity: String(move.quantity), ...effective }] } };
  const change = { kind: 'quantity', root: line.root, quantity: move.quantity } as const;
  return modify({ ...body, ...modeOf(at, move) }, { kind: 'change', change, settlement: settlementOf(at, move), at });
}

/** A plan of another rhythm is taken only where no add-on would have to follow into it. */
function planChange(move: Extract<Move, { kind: 'plan' }>, { account, shop }: Scene): Asked | null {
  const plan = pickOf(PLANS, move.pick);
  if (plan === undefined || (plan.unit !== 'month' && account.addings + account.scheduled.length > 0)) return null;
  const at = timeOf(account, move.when);
  const effective = at === 'period_end' ? { change_at: 'end_of_period' } : at === 'now' ? {} : { effective_date: at.at };
  const rhythm = { billing_period: DIALECT_A[plan.unit as keyof typeof DIALECT_A], billing_period_count: 1, restart_period: move.restart };
  return {
    ...{ path: 'change/v2/execute', preview: 'change/v2/preview' },
    body: { target_plan_id: shop.get(plan.name), ...rhythm, ...effective, proration_mode: move.settlement },
    command: { kind: 'change', change: { kind: 'plan', plan, restart: move.restart }, settlement: move.settlement, at },
  };
}

function addonAdd(move: Extract<Move, { kind: 'addon_add' }>, { account, shop }: Scene): Asked | null {
  const addon = pickOf(ADDONS, move.pick);
  const coming = account.scheduled.some(({ change }) => change.kind === 'plan' && change.plan.unit !== 'month');
  if (addon === undefined || account.cadence.unit !== 'month' || account.nextRhythm?.unit === 'quarter' || coming) return null;
  const at = timeOf(account, move.when);
  const add = {
    addon_id: shop.get(addon.name),
    cadence: move.once ? 'onetime' : 'recurring',
    ...(typeof at === 'string' ? {} : { start_date: at.at }),
  };
  const body = { type: 'addon', addon_params: { action: 'add', add }, ...modeOf(at, move) };
  return modify(body, { kind: 'change', change: { kind: 'addon_add', addon, once: move.once }, settlement: settlementOf(at, move), at });
}

function addonRemove(move: Extract<Move, { kind: 'addon_remove' }>, scene: Scene): Asked | null {
  const line = pickOf(
    linesNow(scene.account).filter(({ adding }) => adding !== null),
    move.pick,
  );
  const id = line && viewOf(scene, line)?.addon_association_id;
  if (line?.adding === null || line?.adding === undefined || !id) return null;
  const at = timeOf(scene.account, move.when);
  const remove = { addon_association_id: id, ...(typeof at === 'string' ? {} : { effective_date: at.at }) };
  const body = { type: 'addon', addon_params: { action: 'remove', remove }, ...modeOf(at, move) };
  return modify(body, { kind: 'change', change: { kind: 'addon_remove', adding: line.adding }, settlement: settlementOf(at, move), at });
}

function linesNow({ lines, now, open }: Account): readonly Line[] {
  const at = open === null || open.start > now ? (open?.start ?? lines[0]?.start ?? now) : now;
  return lines.filter((line) => line.start <= at && (line.end === null || line.end > at));
}

/** The product's line that the model's line stands for. */
function viewOf({ subscription }: Scene, { price, start, end, quantity, owner }: Line) {
  return subscription.line_items.find(
    (line) =>
      line.display_name === price.name &&
      line.start_date === start &&
      line.end_date === end &&
      line.entity_type === owner &&
      (price.due === 'usage' || Number(line.quantity) === quantity),
  );
}

function pickOf<T>(items: readonly T[], pick: number): T | undefined {
  return items[pick % items.length];
}

function timeOf({ open, now }: Account, when: When): Time {
  if (when.kind === 'now' || when.kind === 'period_end') return when.kind;
  if (when.kind === 'in') return { at: hoursAfter(now, when.hours) };
  if (open === null || open.start > now) return 'now';
  return { at: new Date(Date.parse(open.start) + Math.floor(((Date.parse(now) - Date.parse(open.start)) * when.percent) / 100)).toISOString() };
}

type Settled = Pick<Extract<Move, { kind: 'quantity' }>, 'settlement'>;

/** At the end of a period there is nothing to settle, and the modes are one choice. */
function modeOf(at: Time, { settlement }: Settled) {
  return { proration_mode: at === 'period_end' ? 'at_period_end' : settlement };
}

function settlementOf(at: Time, { settlement }: Settled) {
  return at === 'period_end' ? 'invoice_now' : settlement;
}
