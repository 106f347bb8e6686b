// `npm run histories:record` records what a subscription's workflow leaves in history on each of its paths, for replay.test.ts. Run it when a path
// is new; a history that was recorded stays, since subscriptions in the field are as old as it is.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { subscriptionWorkflowId } from '../../src/temporal';
import { startOwnServers } from '../harness/own-servers';
import { startApp, type RunningApp } from '../harness/start-app';
import { PATHS } from './paths';

const folder = join(__dirname, 'histories');
const root = join(__dirname, '..', '..');

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const servers = await startOwnServers();
  const app = await startApp(servers, {});
  try {
    for (const [name, walk] of Object.entries(PATHS)) {
      if (!process.argv.includes('--all') && existsSync(fileOf(name))) continue;
      const { subscriptionId, runId } = await walk(app);
      writeFileSync(fileOf(name), await historyOf(app, subscriptionId, runId));
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
async function historyOf({ temporal }: RunningApp, subscriptionId: string, runId: string | undefined): Promise<string> {
  const history = await temporal.client.workflow.getHandle(subscriptionWorkflowId(subscriptionId), runId).fetchHistory();
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
