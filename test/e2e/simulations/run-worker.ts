// A worker in a process of its own, so that a test can kill it: takes the servers as JSON, says when it takes work.
import { startApp, type AppServers } from '../../harness/start-app';

startApp(JSON.parse(process.argv[2] ?? '{}') as AppServers, {}).then(
  () => process.stdout.write('ready\n'),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
