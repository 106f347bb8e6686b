import { readFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { parseArgs } from 'node:util';

export interface CsvOptions {
  readonly file: string;
  /** The column with the time; found by its name when not given. */
  readonly timestamp: string | null;
  /** Event property -> column of the file. */
  readonly map: Readonly<Record<string, string>>;
  readonly eventName: string;
  readonly customer: string;
  readonly url: string;
  readonly key: string;
  /** Body of POST /v1/pricing-plans; null asks for a plan that prices the rows and whatever was mapped. */
  readonly plan: PlanBody | null;
}

export interface PlanBody {
  readonly name: string;
  readonly currency: string;
  readonly charges: readonly Readonly<Record<string, unknown>>[];
}

export const USAGE = `Bills a CSV file through the public API.

  npm run example:bill-a-csv -- --file usage.csv --key KEY [options]

  --file PATH            the CSV file; its first line names the columns
  --timestamp COLUMN     column with the time (default: the one called timestamp, time, date or created_at)
  --map PROPERTY=COLUMN  number to bill, once for each; repeat the option (default: only the rows are counted)
  --event-name NAME      name of the events (default: the file's name)
  --customer ID          external id of the customer (default: csv-<file's name>)
  --plan JSON|PATH       body of POST /v1/pricing-plans (default: 0.50 per 1,000 rows and 0.00001 per unit of what is mapped)
  --url URL              address of Tidebill (default: http://127.0.0.1:8080)
  --key KEY              API key (default: $TIDEBILL_API_KEY)`;

/** Reads the command line; throws with what is wrong about it. */
export function readOptions(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): CsvOptions {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...{ file: text, timestamp: text, 'event-name': text, customer: text, plan: text, url: text, key: text },
      map: { type: 'string', multiple: true },
    },
  });
  const file = values.file ?? missing('--file');
  const name = basename(file, extname(file));
  return {
    file,
    timestamp: values.timestamp ?? null,
    map: Object.fromEntries((values.map ?? []).map(readMapping)),
    eventName: values['event-name'] ?? name,
    customer: values.customer ?? `csv-${name}`,
    url: values.url ?? 'http://127.0.0.1:8080',
    key: values.key ?? env['TIDEBILL_API_KEY'] ?? missing('--key (or TIDEBILL_API_KEY)'),
    plan: values.plan === undefined ? null : readPlan(values.plan),
  };
}

function readMapping(mapping: string): readonly [string, string] {
  const [property = '', ...column] = mapping.split('=');
  return column.length === 0 ? missing(`a column in --map ${mapping}; write --map property=column`) : [property.trim(), column.join('=').trim()];
}

function readPlan(plan: string): PlanBody {
  return JSON.parse(plan.trimStart().startsWith('{') ? plan : readFileSync(plan, 'utf8')) as PlanBody;
}

function missing(what: string): never {
  throw new Error(`${what} is missing.\n\n${USAGE}`);
}
