import { startEmbeddedPostgres, startEmbeddedTemporal } from '../embedded';
import type { Config, Logger } from '../platform';
import { SEARCH_ATTRIBUTES } from '../temporal';

export interface Stack {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly temporalUi: string | null;
  stop(): Promise<void>;
}

/** Postgres and Temporal by their addresses where these are given, else as child processes on the data folder. */
export async function startStack(config: Config, logger: Logger, progress: (text: string) => void): Promise<Stack> {
  const log = {
    info: (message: string, facts?: object) => logger.debug(facts ?? {}, message),
    warn: (message: string, facts?: object) => logger.warn(facts ?? {}, message),
    error: (message: string, facts?: object) => logger.error(facts ?? {}, message),
  };
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const stopOne of stops.splice(0).reverse()) await stopOne();
  };
  try {
    const databaseUrl = config.DATABASE_URL ?? (await embeddedPostgres(config, log, progress, stops));
    const temporal = config.TEMPORAL_ADDRESS ? { address: config.TEMPORAL_ADDRESS, uiUrl: undefined } : await embeddedTemporal(config, log, progress, stops);
    return { databaseUrl, temporalAddress: temporal.address, temporalUi: temporal.uiUrl ?? null, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Log = Parameters<typeof startEmbeddedPostgres>[0]['log'];

async function embeddedPostgres(config: Config, log: Log, progress: (text: string) => void, stops: (() => Promise<void>)[]): Promise<string> {
  progress('starting Postgres');
  const postgres = await startEmbeddedPostgres({ dataDir: config.TIDEBILL_DATA_DIR, durable: true, log });
  stops.push(() => postgres.stop());
  return postgres.url;
}

async function embeddedTemporal(config: Config, log: Log, progress: (text: string) => void, stops: (() => Promise<void>)[]) {
  progress('starting the Temporal server');
  const temporal = await startEmbeddedTemporal({
    dataDir: config.TIDEBILL_DATA_DIR,
    namespace: config.TEMPORAL_NAMESPACE,
    log,
    uiPort: config.TEMPORAL_UI_PORT,
    searchAttributes: SEARCH_ATTRIBUTES,
    ...(config.TEMPORAL_CLI_PATH ? { cliPath: config.TEMPORAL_CLI_PATH } : {}),
  });
  stops.push(() => temporal.stop());
  return temporal;
}
