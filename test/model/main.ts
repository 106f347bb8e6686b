// `npm run model -- --runs 500`: plays so many random stories to the product and to the model of its law, on servers of its own. --seed plays others.
import { parseArgs } from 'node:util';
import { startOwnServers } from '../harness/own-servers';
import { startApp } from '../harness/start-app';
import { openShop } from './catalog';
import { prove } from './prove';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '500' }, seed: { type: 'string' }, lanes: { type: 'string', default: '8' } } });

async function main(): Promise<number> {
  const runs = Number(values.runs);
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const servers = await startOwnServers();
  const app = await startApp(servers, { env: { DATABASE_POOL_MAX: '20', TIDEBILL_REQUESTS_PER_MINUTE: '0' } });
  const began = performance.now();
  let done = 0;
  try {
    await prove(
      { api: app.api, environmentId: app.environmentId, shop: await openShop(app.api) },
      {
        ...{ runs, seed, lanes: Number(values.lanes) },
        onStory: () => {
          done += 1;
          if (done % 25 === 0) console.log(`model: ${done} of ${runs} stories, ${Math.round((performance.now() - began) / 1_000)} s`);
        },
      },
    );
    console.log(`model: ${done} stories of seed ${seed} agree`);
    return 0;
  } catch (error) {
    console.error(`model: after ${done} stories of seed ${seed}\n${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    await app.stop();
    await servers.stop();
  }
}

void main().then((code) => process.exit(code));
