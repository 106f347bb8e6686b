import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { perUnit, scenario, testApp } from '../harness';

const app = testApp();
const folder = mkdtempSync(join(tmpdir(), 'tidebill-cli-'));
const MAIN = join(__dirname, '..', '..', 'src', 'cli', 'main.ts');

/** The command as a user's shell runs it, in a process of its own. */
async function tidebill(...args: readonly string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const env = { ...process.env, TIDEBILL_URL: app.api.url, TIDEBILL_API_KEY: app.apiKey };
  return promisify(execFile)(process.execPath, ['--import', 'tsx', MAIN, ...args], { env });
}

function csv(name: string, rows: number): string {
  const file = join(folder, name);
  const lines = Array.from({ length: rows }, (_, index) => `2024-01-10 12:00:00.${String(index % 1000).padStart(3, '0')}0000,acme-cli,${index}`);
  writeFileSync(file, `\uFEFFtime,user,tokens\n${lines.join('\n')}\n`);
  return file;
}

const MAPPING = ['--event-name', 'cli', '--customer', '@user', '--timestamp', 'time', '--property', 'tokens=tokens'];

it('imports every row of a file once, however often it is imported', async () => {
  const file = csv('twice.csv', 2_345);
  const first = JSON.parse((await tidebill('--json', 'import', file, ...MAPPING)).stdout) as object;
  const second = JSON.parse((await tidebill('--json', 'import', file, ...MAPPING, '--batch', '100')).stdout) as object;
  expect(first).toMatchObject({ rows: 2_345, accepted: 2_345, duplicates: 0, invalid: 0 });
  expect(second).toMatchObject({ rows: 2_345, accepted: 0, duplicates: 2_345, invalid: 0 });
});

it('goes on where an interrupted import stopped', async () => {
  const file = csv('interrupted.csv', 500);
  const bad = readFileSync(file, 'utf8').split('\n');
  bad[350] = 'not a time,acme-cli,1';
  writeFileSync(file, bad.join('\n'));
  await expect(tidebill('import', file, ...MAPPING, '--batch', '100', '--parallel', '1')).rejects.toThrow('is not a time');
  const kept = JSON.parse(readFileSync(`${file}.tidebill-import`, 'utf8')) as { readonly rows: number };
  expect(kept.rows).toBe(300);
});

it('exports what was imported, page after page', async () => {
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('exported').subscribe().start();
  await world.events(450);
  const out = join(folder, 'events.csv');
  await tidebill('export', 'events', '--format', 'csv', '--filter', `customer_id=${world.customer()}`, '--out', out);
  expect(readFileSync(out, 'utf8').trim().split('\r\n')).toHaveLength(451);
});

it('says what is wrong with a bad call and leaves with a failure', async () => {
  await expect(tidebill('import', join(folder, 'no-such-file.csv'), ...MAPPING)).rejects.toThrow('no such file');
  await expect(tidebill('export', 'everything')).rejects.toThrow('It must be one of');
});
