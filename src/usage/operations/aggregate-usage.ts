import type { z } from 'zod';
import { type AggregationType, type Measurement, type MeterDefinition, validateMeter } from '../../billing/metering';
import { type MeterRow, meterById } from '../../catalog';
import { refuse, Refusal, type Deps } from '../../platform';
import { filteredRefs } from '../customer-refs';
import { measureUsage } from '../measure/measure-usage';
import type { MeterUsageBody, UsageBody } from '../usage-schema';
import { spanOf, toBucketSize, type UsageSpan } from '../usage-windows';

export interface AggregatedUsage {
  readonly meter: MeterDefinition;
  readonly span: UsageSpan;
  readonly whole: Measurement;
  /** One for each window of the span. */
  readonly windows: readonly Measurement[];
}

/** Measures a meter that exists only in the request. */
export function aggregateUsage(deps: Deps, environmentId: string, body: z.output<typeof UsageBody>): Promise<AggregatedUsage> {
  return aggregate(deps, environmentId, { ...body, meter: meterOf(body) });
}

/** Measures a meter of the catalogue, as invoices do. */
export async function aggregateMeterUsage(deps: Deps, environmentId: string, body: z.output<typeof MeterUsageBody>): Promise<AggregatedUsage> {
  const row: MeterRow | undefined = await meterById(deps.db, environmentId, body.meter_id);
  if (row === undefined) return refuse('not_found', { meter_id: body.meter_id });
  const { definition } = row;
  const filters = [...definition.filters, ...filtersOf(body.filters)];
  const bucketSize = toBucketSize(body.bucket_size);
  const aggregation = bucketSize === undefined ? definition.aggregation : { ...definition.aggregation, bucketSize };
  return aggregate(deps, environmentId, { ...body, meter: checked({ ...definition, aggregation, filters }) });
}

type AggregateInput = Omit<z.output<typeof MeterUsageBody>, 'meter_id'> & { readonly meter: MeterDefinition };

async function aggregate(deps: Deps, environmentId: string, input: AggregateInput): Promise<AggregatedUsage> {
  const { meter } = input;
  const span = spanOf(input, deps.clock.now());
  const customerRefs = await filteredRefs(deps.db, environmentId, input);
  const segments = [span.whole, ...span.windows];
  const [whole, ...windows] = await measureUsage(deps.db, { environmentId, customerRefs, meter, segments, ingestedBefore: null });
  if (whole === undefined) throw new Error('every segment has a measurement');
  return { meter, span, whole, windows };
}

function meterOf(body: z.output<typeof UsageBody>): MeterDefinition {
  const bucketSize = toBucketSize(body.bucket_size);
  const groupBy = body.group_by ?? (body.group_by_property ? [body.group_by_property] : []);
  return checked({
    eventName: body.event_name,
    aggregation: {
      type: body.aggregation_type.toLowerCase() as AggregationType,
      ...(body.property_name ? { field: body.property_name } : {}),
      ...(body.multiplier === undefined ? {} : { multiplier: body.multiplier }),
      ...(bucketSize === undefined ? {} : { bucketSize }),
      ...(groupBy.length === 0 ? {} : { groupBy }),
    },
    filters: filtersOf(body.filters),
    reset: 'billing_period',
  });
}

export function filtersOf(filters: Readonly<Record<string, readonly string[]>> | undefined): MeterDefinition['filters'] {
  return Object.entries(filters ?? {}).map(([key, values]) => ({ key, values }));
}

/** Where a meter's parts stand in the body of a usage request. */
const PLACES: Readonly<Record<string, string>> = {
  '/eventName': '/event_name',
  '/aggregation/field': '/property_name',
  '/aggregation/multiplier': '/multiplier',
  '/aggregation/bucketSize': '/bucket_size',
  '/aggregation/groupBy': '/group_by',
};

function checked(meter: MeterDefinition): MeterDefinition {
  const problems = validateMeter(meter);
  if (problems.length === 0) return meter;
  throw new Refusal(
    'invalid_meter',
    {},
    problems.map(({ path, message }) => ({ pointer: PLACES[path] ?? path, message })),
  );
}
