import { type Instant, type Period, periodAt, periodIndexOf } from '../../billing/calendar';
import type { Life } from '../../billing/subscription';

/** Whether a subscription still runs at an instant: its workflow may be a moment behind the clock. */
export function runsAt(life: Life, instant: Instant): boolean {
  return life.open !== null && (life.endAt === null || instant < life.endAt);
}

/** The billing period that holds an instant: the open one, or the one that its workflow is about to open. */
export function billingPeriodAt(life: Life, instant: Instant): Period {
  const { open } = life;
  if (open === null) return { start: instant, end: instant };
  if (instant < open.end) return { start: open.start, end: open.end };
  const cadence = open.index === null ? { ...life.cadence, anchor: open.end } : life.cadence;
  return periodAt(cadence, periodIndexOf(cadence, instant));
}
