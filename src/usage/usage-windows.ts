import { bucketStarts, type BucketSize } from '../billing/metering';
import { LIMITS, refuseField } from '../platform';
import type { UsageSegment } from './measure/measure-usage';

export interface SpanBody {
  readonly start_time?: string | undefined;
  readonly end_time?: string | undefined;
  readonly window_size?: string | undefined;
}

export interface UsageSpan {
  readonly whole: UsageSegment;
  /** Empty when no window size was asked for. */
  readonly windows: readonly UsageSegment[];
  /** As asked for: null where the caller left it open. */
  readonly start: string | null;
  readonly end: string | null;
}

/** Bounds that no stored event passes. */
const OPEN = { start: '1900-01-01T00:00:00.000Z', end: '2200-01-01T00:00:00.000Z' };
const WEEK_MS = 7 * 86_400_000;

/** What a request for usage spans, and its windows clipped to that. Refuses bounds in the wrong order and more windows than anyone can read. */
export function spanOf(body: SpanBody, now: string): UsageSpan {
  const size = toBucketSize(body.window_size);
  const end = body.end_time ?? (size === undefined ? OPEN.end : new Date(Date.parse(now) + 1).toISOString());
  const start = body.start_time ?? (size === undefined ? OPEN.start : new Date(Date.parse(end) - WEEK_MS).toISOString());
  if (start >= end) refuseField('validation_failed', '/end_time', 'must be after start_time');
  const open = { start: body.start_time ?? (size === undefined ? null : start), end: body.end_time ?? (size === undefined ? null : end) };
  if (size === undefined) return { whole: { start, end }, windows: [], ...open };
  checkWindowCount(start, end, size);
  const starts = bucketStarts(start, end, size);
  const windows = starts.map((from, i) => ({ start: from < start ? start : from, end: starts[i + 1] ?? end }));
  return { whole: { start, end }, windows, ...open };
}

/** `15MIN` and such, as the core calls them. */
export function toBucketSize(size: string | undefined): BucketSize | undefined {
  return size === undefined || size === '' ? undefined : (size.toLowerCase() as BucketSize);
}

const SHORTEST_MS: Readonly<Record<BucketSize, number>> = {
  minute: 60_000,
  '15min': 900_000,
  '30min': 1_800_000,
  hour: 3_600_000,
  '3hour': 10_800_000,
  '6hour': 21_600_000,
  '12hour': 43_200_000,
  day: 86_400_000,
  week: WEEK_MS,
  month: 28 * 86_400_000,
};

/** Before they are made: a million windows would be made only to be refused. */
function checkWindowCount(start: string, end: string, size: BucketSize): void {
  const most = (Date.parse(end) - Date.parse(start)) / SHORTEST_MS[size];
  if (most > LIMITS.usageWindows)
    refuseField('validation_failed', '/window_size', `at most ${LIMITS.usageWindows} windows; take a larger one or a shorter span`);
}
