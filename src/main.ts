import { migrate } from '../migrations';
import { boundHeapGrowth, createLogger, readConfig } from './platform';
import { run } from './server';

const ROLES = {
  all: { api: true, worker: true },
  api: { api: true, worker: false },
  worker: { api: false, worker: true },
} as const;

const USAGE = 'Usage: npm start -- [all | api | worker | migrate] [--no-demo]';

/** One entry, three roles: `all` (with the embedded stack), `api`, `worker`; and `migrate`, which only brings the database up to date. */
async function main(args: readonly string[]): Promise<void> {
  const config = readConfig(process.env);
  // On a terminal the screen is for people: only what needs attention is logged there unless LOG_LEVEL says more.
  const level = process.stdout.isTTY && process.env['LOG_LEVEL'] === undefined ? 'warn' : config.LOG_LEVEL;
  const logger = createLogger(level);
  const flags = args.filter((arg) => arg.startsWith('--'));
  const role = args.find((arg) => !arg.startsWith('--')) ?? 'all';
  if (flags.some((flag) => flag !== '--no-demo')) throw new Error(`Unknown option ${flags.join(' ')}. ${USAGE}`);
  if (role === 'migrate') return migrate(required(config.DATABASE_URL, 'DATABASE_URL'));
  if (!(role in ROLES)) throw new Error(`Unknown role ${role}. ${USAGE}`);
  if (role !== 'worker') boundHeapGrowth();
  const signal = firstSignal();
  const progress = (text: string) => void process.stdout.write(`  ${text} ...\n`);
  const running = await run({ config, logger, progress, demo: role === 'all' && !flags.includes('--no-demo'), roles: ROLES[role as keyof typeof ROLES] });
  await Promise.race([signal, running.done]);
  process.stdout.write('\n  stopping ...\n');
  await running.stop();
}

function required(value: string | undefined, name: string): string {
  if (value === undefined) throw new Error(`${name} must be set for this role.`);
  return value;
}

/** Settles at the first signal; later ones change nothing, since a terminal's Ctrl-C may arrive twice through npm. */
function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`\n  ${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env['LOG_LEVEL'] === 'debug' && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
    process.exit(1);
  },
);
