import { measuredEventsSql, measurePartsSql, measureSql, partialsSql, tailsSql } from '../../../billing/metering';
import type { Db } from '../../../platform';
import { toPartial } from '../to-partial';
import { SOURCE_KEY, type MeasuredEvent, type MeasurementRow, type PartialRow, type PartRow, type UsageReader } from '../usage-store';
import { readCutoff } from './cutoff.sql';
import { readLateArrivals } from './late-arrivals.sql';
import { runSql } from './run-sql';

const WITH_SOURCE = `with events as not materialized (
  select environment_id, event_id, event_name, customer_ref, occurred_at, ingested_at, source, properties || jsonb_build_object('${SOURCE_KEY}', source) as properties from events)
`;

/** Meters measured in Postgres, in the caller's transaction where there is one, by the SQL that the billing core writes. */
export function postgresUsage(db: Db): UsageReader {
  return {
    cutoff: () => readCutoff(db),
    partials: async (meter, scope) => (scope.ranges.length === 0 ? [] : runSql<PartialRow>(db, partialsSql(meter, scope))),
    async tails(meter, { environmentId, spans, ingestedBefore }) {
      const rows = await runSql<PartialRow & { readonly span: number }>(db, tailsSql(meter, environmentId, spans, ingestedBefore));
      return rows.map((row) => ({ span: row.span, partial: toPartial(row) }));
    },
    async measurement(meter, scope) {
      const [row] = await runSql<MeasurementRow>(db, measureSql(meter, scope));
      if (row === undefined) throw new Error('a measurement always has a row');
      return row;
    },
    parts(meter, scope) {
      const { text, values } = measurePartsSql(meter, scope);
      return runSql<PartRow>(db, { text: `${WITH_SOURCE}${text}`, values });
    },
    measuredEvents: (meter, scope, slice) => runSql<MeasuredEvent>(db, measuredEventsSql(meter, scope, slice)),
    lateArrivals: (scope) => readLateArrivals(db, scope),
  };
}
