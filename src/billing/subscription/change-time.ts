import type { Instant } from '../calendar';
import type { ChangeCommand } from './command';
import { later } from './later';
import type { Life } from './life';

/** The instant at which a change takes effect. One that is asked for before the first period starts with it. */
export function changeTime(life: Life, command: ChangeCommand, now: Instant): Instant {
  if (life.open === null) return later(life.startAt, typeof command.at === 'string' && command.at !== 'period_end' ? command.at : now);
  if (command.at === 'period_end') return life.open.end;
  return command.at ?? later(now, life.open.start);
}

/**
 * Whether a change takes effect at once; otherwise it is a step to come. Before the start there is nothing to wait for.
 * Where time passes a held subscription by, what is due before it comes first.
 */
export function isChangeDue(life: Life, at: Instant, now: Instant): boolean {
  if (at > now) return life.open === null && at === life.startAt;
  return life.held !== true || (life.open === null ? at === life.startAt : at < (life.open.cutAt ?? life.open.end));
}
