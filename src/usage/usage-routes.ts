import type { z } from 'zod';
import { route, type Route } from '../http';
import type { Deps } from '../platform';
import { aggregateMeterUsage, aggregateUsage, type AggregatedUsage } from './operations/aggregate-usage';
import { MeterUsageBody, UsageAnswer, UsageBody } from './usage-schema';

const usageRoute = route<Deps, undefined, undefined, typeof UsageBody>({
  method: 'post',
  path: '/events/usage',
  tag: 'Usage',
  summary: 'Aggregate events',
  description: 'Measures as a meter with these settings would. Every event that was accepted before the request counts.',
  role: 'read',
  effect: 'none',
  body: UsageBody,
  answers: { 200: UsageAnswer },
  refusals: ['invalid_meter'],
  async handle({ deps, environmentId, body }) {
    return { status: 200, body: toUsageView(await aggregateUsage(deps, environmentId, body)) };
  },
});

const meterUsageRoute = route<Deps, undefined, undefined, typeof MeterUsageBody>({
  method: 'post',
  path: '/events/usage/meter',
  tag: 'Usage',
  summary: 'Aggregate events by a meter',
  description: 'The same computation as on invoices. A meter that was added later covers events from before it existed.',
  role: 'read',
  effect: 'none',
  body: MeterUsageBody,
  answers: { 200: UsageAnswer },
  refusals: ['not_found', 'invalid_meter'],
  async handle({ deps, environmentId, body }) {
    const usage = await aggregateMeterUsage(deps, environmentId, body);
    return { status: 200, body: { ...toUsageView(usage), meter_id: body.meter_id } };
  },
});

function toUsageView({ meter, span, whole, windows }: AggregatedUsage): z.infer<typeof UsageAnswer> {
  return {
    event_name: meter.eventName,
    type: meter.aggregation.type.toUpperCase() as z.infer<typeof UsageAnswer>['type'],
    start_time: span.start,
    end_time: span.end,
    value: whole.quantity,
    event_count: whole.eventCount,
    error_count: whole.errorCount,
    checksum: whole.checksum,
    results: span.windows.map((window, i) => ({
      window_size: window.start,
      window_end: window.end,
      value: windows[i]?.quantity ?? '0',
      event_count: windows[i]?.eventCount ?? 0,
      error_count: windows[i]?.errorCount ?? 0,
    })),
  };
}

export const usageReadRoutes: readonly Route<Deps>[] = [usageRoute, meterUsageRoute];
