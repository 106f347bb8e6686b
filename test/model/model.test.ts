import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testApp } from '../harness';
import { openShop, type Shop } from './catalog';
import { play } from './playing';
import { setGrace, type Stage } from './stage';
import { prove } from './prove';
import type { Story } from './story';

const app = testApp({ env: { TIDEBILL_REQUESTS_PER_MINUTE: '0' } });
const folder = join(__dirname, 'regressions');
const RUNS = Number(process.env['MODEL_RUNS'] ?? 25);
const SEED = Number(process.env['MODEL_SEED'] ?? 20_240_131);

it('bills random stories of changes, usage and credits exactly as the law says, and previews every change as it is then done', async () => {
  expect(await prove(await stage(), { runs: RUNS, seed: SEED, lanes: 6 })).toBe(RUNS);
}, 3_600_000);

/** What is sold has names that are taken once. */
let opened: Promise<Shop> | undefined;
const stage = async (): Promise<Stage> => ({ api: app.api, environmentId: app.environmentId, shop: await (opened ??= openShop(app.api)) });

describe('stories that once went wrong', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.json')))('%s', async (name) => {
    const told = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Story;
    await setGrace(await stage(), told.graceHours ?? 0);
    await expect(play(await stage(), told)).resolves.toBeUndefined();
  });
});
