import type { MeterDefinition } from '../billing/metering';
import { type Db, LIMITS } from '../platform';

/** A meter to analyse, under the name of its feature when it has one. */
export interface AnalyticsTarget {
  readonly feature_id: string | null;
  readonly meter_id: string;
  readonly name: string;
  readonly unit_singular: string;
  readonly unit_plural: string;
  readonly definition: MeterDefinition;
}

interface TargetFilter {
  readonly featureIds: readonly string[] | undefined;
  readonly meterIds: readonly string[] | undefined;
}

/** The live meters of an environment with their live features, oldest first. Uses meters_list. */
export async function findAnalyticsTargets(db: Db, environmentId: string, filter: TargetFilter): Promise<readonly AnalyticsTarget[]> {
  const query = db('meters')
    .leftJoin('features', (join) => void join.on('features.meter_id', '=', 'meters.id').andOnVal('features.status', '=', 'published'))
    .where({ 'meters.environment_id': environmentId, 'meters.status': 'published' });
  if (filter.featureIds !== undefined && filter.featureIds.length > 0) void query.whereIn('features.id', filter.featureIds);
  if (filter.meterIds !== undefined && filter.meterIds.length > 0) void query.whereIn('meters.id', filter.meterIds);
  const rows: unknown = await query
    .orderBy([{ column: 'meters.created_at' }, { column: 'meters.id' }, { column: 'features.id' }])
    .limit(LIMITS.filterValues)
    .select({
      feature_id: 'features.id',
      meter_id: 'meters.id',
      name: db.raw('coalesce(features.name, meters.name)'),
      unit_singular: db.raw(`coalesce(features.unit_singular, '')`),
      unit_plural: db.raw(`coalesce(features.unit_plural, '')`),
      definition: 'meters.definition',
    });
  return rows as AnalyticsTarget[];
}
