import { hoursAfter } from '../new-account';
import type { Asked, MoveOf, Scene } from './asked';
import { timeOf } from './when';

export function askPause(move: MoveOf<'pause'>, { account }: Scene): Asked {
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
export function askResume(move: MoveOf<'resume'>, { account }: Scene): Asked {
  const time = timeOf(account, move.when);
  const at = time === 'period_end' ? 'now' : time;
  const body = { ...(typeof at === 'string' ? {} : { resume_mode: 'scheduled', resume_at: at.at }), proration_mode: move.settlement };
  return { path: 'resume', preview: 'resume/preview', body, command: { kind: 'change', change: { kind: 'resume' }, settlement: move.settlement, at } };
}
