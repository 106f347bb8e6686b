// Run as a process of its own by the tests: starts the stack on a folder, says where, and waits to be stopped or killed.
import { startEmbeddedPostgres, startEmbeddedTemporal } from '../../src/embedded';

const log = {
  info: (message: string): void => console.error(message),
  warn: (message: string): void => console.error(message),
  error: (message: string): void => console.error(message),
};

async function main(dataDir: string): Promise<void> {
  const postgres = await startEmbeddedPostgres({ dataDir, durable: true, log });
  const temporal = await startEmbeddedTemporal({ dataDir, namespace: 'default', log });
  process.once('SIGINT', () => void temporal.stop().then(() => postgres.stop()));
  console.log(JSON.stringify({ postgres: postgres.url, temporal: temporal.address }));
}

main(process.argv[2] ?? '').catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
