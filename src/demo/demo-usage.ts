import { type Instant, millisecondsOf } from '../billing/calendar';
import type { DemoApi, Json } from './demo-api';
import { daysAfter } from './demo-dates';
import { pseudoRandom } from './pseudo-random';

type Random = () => number;

/** How a customer uses one thing: about so often on a working day, growing over the months. */
export interface UsageProfile {
  readonly eventName: string;
  readonly perDay: number;
  /** 0.1 is ten percent more each 30 days. */
  readonly growth: number;
  readonly propertiesOf: (random: Random, day: number) => Json;
}

export interface UsageSpan {
  readonly customer: string;
  readonly profile: UsageProfile;
  readonly from: Instant;
  readonly to: Instant;
}

const WEEKEND_SHARE = 0.35;
const DAYS_PER_MONTH = 30;
const BATCH = 1_000;
/** Work begins about here, as a share of the day, and lasts about half of it. */
const MORNING = 0.3;
const WORKDAY = 0.5;

/** The events of a span; the same span always gives the same events, with the same ids. */
export function usageEvents({ customer, profile, from, to }: UsageSpan): readonly Json[] {
  const random = pseudoRandom(`${customer}:${profile.eventName}`);
  const events: Json[] = [];
  for (let day = 0; daysAfter(from, day) < to; day += 1) {
    const count = eventsOfDay(profile, daysAfter(from, day), day, random);
    for (let index = 0; index < count; index += 1) {
      const share = MORNING + (WORKDAY * (random() + random())) / 2;
      const properties = profile.propertiesOf(random, day);
      const timestamp = daysAfter(from, day + share);
      const event_id = `demo-${customer}-${profile.eventName}-${day}-${index}`;
      if (timestamp < to) events.push({ event_id, event_name: profile.eventName, external_customer_id: customer, timestamp, source: 'demo', properties });
    }
  }
  return events;
}

function eventsOfDay(profile: UsageProfile, at: Instant, day: number, random: Random): number {
  const weekend = [0, 6].includes(new Date(millisecondsOf(at)).getUTCDay());
  const level = profile.perDay * (1 + (profile.growth * day) / DAYS_PER_MONTH) * (weekend ? WEEKEND_SHARE : 1);
  return Math.max(1, Math.round(level * (0.6 + 0.8 * random())));
}

/** Sends the usage of all spans, in batches. */
export async function sendUsage(api: DemoApi, spans: readonly UsageSpan[]): Promise<void> {
  const events = spans.flatMap(usageEvents);
  for (let start = 0; start < events.length; start += BATCH) {
    await api.post('/events/batch', `events:${start}`, { events: events.slice(start, start + BATCH) });
  }
}
