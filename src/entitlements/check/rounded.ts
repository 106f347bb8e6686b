import { type MeterDefinition, roundQuantity } from '../../billing/metering';
import { decimal } from '../../billing/money';
import { judge, type CheckResult } from './check-entitlement';
import type { Subject } from './load-subject';
import type { Spent } from './read-spent';

/** A subject whose meter measures without its rounding, which is kept aside. */
export interface Unrounded extends Subject {
  readonly rounding: MeterDefinition['rounding'];
}

/** Rounding is done after the request was added: ten calls of 0.1 are one unit and not ten. */
export function unrounded(subject: Subject): Unrounded {
  const { feature } = subject.resolution;
  const rounding = feature.meter?.definition.rounding;
  if (!feature.meter || rounding === undefined) return { ...subject, rounding: undefined };
  const { rounding: _rounding, ...definition } = feature.meter.definition;
  return { ...subject, rounding, resolution: { ...subject.resolution, feature: { ...feature, meter: { ...feature.meter, definition } } } };
}

/** 0.4 used, 0.3 held and 0.2 asked for are one unit in a meter that rounds up, and 0.4 more would be a second one. */
export function judgeRounded(subject: Unrounded, spent: Spent, requested: string): CheckResult {
  const { rounding } = subject;
  if (rounding === undefined) return judge(subject, spent, requested);
  const used = decimal(spent.usage ?? '0');
  const taken = used.plus(decimal(spent.held));
  const before = roundQuantity(taken, rounding);
  const usage = roundQuantity(used, rounding);
  const after = roundQuantity(taken.plus(decimal(requested)), rounding);
  const credits = spent.credits && { ...spent.credits, usage: roundQuantity(decimal(spent.credits.usage), rounding).toFixed() };
  const rounded = { usage: usage.toFixed(), held: before.minus(usage).toFixed(), credits };
  return { ...judge(subject, rounded, after.minus(before).toFixed()), requested };
}
