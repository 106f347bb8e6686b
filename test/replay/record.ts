// `npm run histories:record` records what workflows leave in history on each of their paths, for replay.test.ts. Run it when a path
// is new; a history that was recorded stays, since subscriptions in the field are as old as it is.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { startOwnServers } from '../harness/own-servers';
import { startApp, type RunningApp } from '../harness/start-app';
import { PATHS, type Walked } from './paths';

const folder = join(__dirname, 'histories');
const root = join(__dirname, '..', '..');

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const servers = await startOwnServers();
  const app = await startApp(servers, {});
  try {
    for (const [name, walk] of Object.entries(PATHS)) {
      if (!process.argv.includes('--all') && existsSync(fileOf(name))) continue;
      const walked = await walk(app);
      writeFileSync(fileOf(name), await historyOf(app, walked));
      console.log(`recorded ${name}`);
    }
  } finally {
    await app.stop();
    await servers.stop();
  }
}

function fileOf(name: string): string {
  return join(folder, `${name}.json`);
}

/** As text, without the names of the machine that recorded it. */
async function historyOf({ temporal }: RunningApp, { workflowId, runId }: Walked): Promise<string> {
  const history = await temporal.client.workflow.getHandle(workflowId, runId).fetchHistory();
  const text = JSON.stringify(history, null, 1);
  return `${text.replaceAll(root, '.').replaceAll(hostname(), 'recorder').replaceAll(`${process.pid}@`, '1@')}\n`;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
