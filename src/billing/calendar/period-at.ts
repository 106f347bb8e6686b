import type { DateTime } from 'luxon';
import { assert } from '../invariant';
import { addUnits, startOfUnit } from './add-units';
import type { Cadence } from './cadence';
import { type Instant, instantFromDateTime, localTime, type Period } from './instant';

/**
 * The half-open bounds [start, end) of period k. Always reckoned from the anchor, never from the period before,
 * so a short month never drags the next ones.
 * @example periodAt(monthly('2024-01-31T00:00:00.000Z'), 1) => {"start":"2024-02-29T00:00:00.000Z","end":"2024-03-31T00:00:00.000Z"}
 */
export function periodAt(cadence: Cadence, k: number): Period {
  const frame = frameOf(cadence);
  return { start: boundaryIn(frame, cadence, k), end: boundaryIn(frame, cadence, k + 1) };
}

/** The k-th boundary alone: the start of period k. */
export function boundaryAt(cadence: Cadence, k: number): Instant {
  return boundaryIn(frameOf(cadence), cadence, k);
}

/** Where counting starts: boundary k is `base` plus k (minus `lead`) intervals; a calendar cadence with a stub has a lead of one. */
export interface Frame {
  readonly base: DateTime<true>;
  readonly lead: 0 | 1;
}

export function frameOf(cadence: Cadence): Frame {
  assert(Number.isSafeInteger(cadence.count) && cadence.count > 0, 'cadence_count_not_positive', { count: cadence.count });
  const anchor = localTime(cadence.anchor, cadence.zone);
  if (cadence.alignment === 'anniversary') return { base: anchor, lead: 0 };
  const boundary = startOfUnit(anchor, cadence.unit);
  if (boundary.toMillis() === anchor.toMillis()) return { base: anchor, lead: 0 };
  return { base: startOfUnit(addUnits(boundary, cadence.unit, 1), cadence.unit), lead: 1 };
}

function boundaryIn(frame: Frame, cadence: Cadence, k: number): Instant {
  assert(Number.isSafeInteger(k), 'period_index_not_whole', { k });
  if (frame.lead === 1 && k === 0) return cadence.anchor;
  assert(frame.lead === 0 || k > 0, 'period_before_stub', { k });
  return instantFromDateTime(addUnits(frame.base, cadence.unit, (k - frame.lead) * cadence.count), cadence.anchor);
}
