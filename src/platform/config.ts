import { z } from 'zod';
import { LIMITS } from './limits';

const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1');

/** Every environment variable that Tidebill reads, parsed once at start. docs/reference/configuration.md is made from this. */
export const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080).describe('Port of the API and the console; 0 takes a free one.'),
  TIDEBILL_HEALTH_PORT: z.coerce
    .number()
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .describe('Port of /health and /metrics in the worker role, which has no API; without it there is none.'),
  TIDEBILL_HOST: z.string().default('127.0.0.1').describe('Address that the API listens on; use 0.0.0.0 in a container.'),
  TIDEBILL_DATA_DIR: z.string().default('.tidebill').describe('Folder of the embedded Postgres and Temporal server.'),
  TIDEBILL_BOOTSTRAP_API_KEY: z.string().min(16).optional().describe('First API key. Without it a random one is made at first start and printed.'),
  DATABASE_URL: z.string().optional().describe('Postgres to use instead of the embedded one.'),
  DATABASE_POOL_MAX: z.coerce.number().int().min(2).default(20).describe('Database connections of each role.'),
  TEMPORAL_ADDRESS: z.string().optional().describe('Temporal server to use instead of the embedded one, host:port.'),
  TEMPORAL_NAMESPACE: z.string().default('default').describe('Temporal namespace.'),
  TEMPORAL_UI_PORT: z.coerce.number().int().min(0).max(65_535).default(0).describe('Port of the embedded Temporal UI; 0 takes a free one.'),
  TEMPORAL_CLI_PATH: z.string().optional().describe('Path of the temporal command for the embedded server.'),
  TIDEBILL_TASK_QUEUE: z.string().default('billing').describe('Temporal task queue of the subscriptions.'),
  TIDEBILL_MAX_CACHED_WORKFLOWS: z.coerce.number().int().min(10).default(500).describe('Subscriptions kept warm in a worker.'),
  TIDEBILL_STICKY_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(600)
    .default(30)
    .describe('How long a wake waits for the worker that last had the subscription in memory, before any worker may take it.'),
  TIDEBILL_PERIOD_END_SPREAD_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(86_400)
    .default(0)
    .describe('Spreads the work of subscriptions that are due at the same instant over so many seconds. Amounts and dates never depend on it.'),
  TIDEBILL_REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).default(LIMITS.requestsPerMinute).describe('Requests a minute for each key; 0 is off.'),
  TIDEBILL_INGEST_REQUESTS_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(0)
    .default(LIMITS.ingestRequestsPerMinute)
    .describe('Event requests a minute for each key; 0 is off.'),
  TIDEBILL_PUBLIC_URL: z.string().optional().describe('Address that users reach the API by, for links in answers.'),
  TIDEBILL_CHECK_ANSWERS: flag.default(false).describe('Validate every answer against the OpenAPI schemas (tests).'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').describe('Least severe level that is logged.'),
});
export type Config = Readonly<z.infer<typeof Environment>>;

/** Parses the environment; throws one error that names every bad variable. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(present);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not usable:\n  ${faults.join('\n  ')}\nEvery variable is described in docs/reference/configuration.md.`);
}
