import type { Instant } from '../../../src/billing/calendar';
import { later } from './later';
import type { Account, Time } from './terms';

/** When a change takes effect. Before the beginning it waits for it at least. */
export function timeOf({ open, now, startAt }: Account, at: Time): Instant {
  if (open === null) return later(startAt, typeof at === 'string' ? now : at.at);
  if (at === 'period_end') return open.end;
  return at === 'now' ? later(now, open.start) : at.at;
}
