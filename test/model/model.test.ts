import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testApp } from '../harness';
import { openShop, type Shop } from './catalog';
import { play } from './play';
import { prove } from './prove';
import type { Story } from './story';

const app = testApp({ env: { TIDEBILL_REQUESTS_PER_MINUTE: '0' } });
const folder = join(__dirname, 'regressions');
const RUNS = Number(process.env['MODEL_RUNS'] ?? 25);
const SEED = Number(process.env['MODEL_SEED'] ?? 20_240_131);

it('bills random stories of changes, usage and credits exactly as the law says, and previews every change as it is then done', async () => {
  expect(await prove({ api: app.api, shop: await shop() }, { runs: RUNS, seed: SEED, lanes: 6 })).toBe(RUNS);
}, 3_600_000);

/** What is sold has names that are taken once. */
let opened: Promise<Shop> | undefined;
const shop = () => (opened ??= openShop(app.api));

describe('stories that once went wrong', () => {
  it.each(readdirSync(folder).filter((name) => name.endsWith('.json')))('%s', async (name) => {
    const told = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Story;
    await expect(play({ api: app.api, shop: await shop() }, told)).resolves.toBeUndefined();
  });
});
