import type { Time } from '../law/terms';
import type { Account, Settlement } from '../law/terms';
import { hoursAfter } from '../new-account';
import type { When } from '../moves';

/** When a change is to take effect, as the law understands it. */
export function timeOf({ open, now }: Account, when: When): Time {
  if (when.kind === 'now' || when.kind === 'period_end') return when.kind;
  if (when.kind === 'in') return { at: hoursAfter(now, when.hours) };
  if (open === null || open.start > now) return 'now';
  return { at: new Date(Date.parse(open.start) + Math.floor(((Date.parse(now) - Date.parse(open.start)) * when.percent) / 100)).toISOString() };
}

interface Settled {
  readonly settlement: Settlement;
}

/** At the end of a period there is nothing to settle, and the modes are one choice. */
export function modeOf(at: Time, { settlement }: Settled) {
  return { proration_mode: at === 'period_end' ? 'at_period_end' : settlement };
}

export function settlementOf(at: Time, { settlement }: Settled): Settlement {
  return at === 'period_end' ? 'invoice_now' : settlement;
}
