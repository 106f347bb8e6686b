import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readTimestamp } from '../../examples/support/timestamp';
import { readCsv, type Row } from '../../examples/support/csv';
import { testApp } from '../harness';

const app = testApp({ graceSeconds: 3_600 });
const root = join(__dirname, '..', '..');
const trace = join(root, 'test', 'data', 'llm-trace-code.csv');

async function run(command: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, KEY: app.apiKey, API: `${app.api.url}/v1`, TIDEBILL_API_KEY: app.apiKey };
  const { stdout } = await promisify(execFile)(command, [...args], { cwd: root, env });
  return stdout;
}

function billCsv(...args: readonly string[]): Promise<string> {
  return run(process.execPath, [join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), 'examples/bill-a-csv.ts', '--url', app.api.url, ...args]);
}

async function csvOf(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'tidebill-csv-')), 'usage.csv');
  await writeFile(file, text);
  return file;
}

async function rowsOf(text: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of readCsv(await csvOf(text))) rows.push(row);
  return rows;
}

const invoiceIn = (output: string) => output.slice(output.indexOf('  Invoice'));

it('goes from a customer to a final invoice, a void, a cancellation and its last invoice with curl alone', async () => {
  expect(await run('bash', ['examples/main-job.sh'])).toContain('main job: done');
});

it('shows what other prices would have cost each customer, with curl alone', async () => {
  const output = await run('bash', ['examples/try-prices.sh']);
  expect(output).toMatch(/-large +108\.00 -> +225\.00 +117\.00\n.*-small +90\.20 -> +2\.50 +-87\.70\ntry prices: done/);
});

it('foresees four months with an upgrade, and then lives through them, with curl alone', async () => {
  expect(await run('bash', ['examples/look-ahead.sh'])).toContain('look ahead: done');
});

it('shows what an upgrade costs, and then charges that, with curl alone', async () => {
  const output = await run('bash', ['examples/upgrade-a-plan.sh']);
  expect(output).toMatch(/Fee, unused time +2026-04-11 to 2026-05-01 +-32\.67\nFee +2026-04-11 to 2026-05-01 +130\.04\ntotal +97\.37/);
  expect(output).toContain('upgrade: done');
});

it('bills a CSV file to the cent, and sending it again changes nothing', async () => {
  const args = ['--file', trace, '--map', 'input_tokens=ContextTokens', '--map', 'output_tokens=GeneratedTokens'];
  const first = await billCsv(...args);
  expect(first).toContain('8819 events accepted, 0 known already, 0 rejected');
  expect(first).toMatch(/Rows +8819 +8819 events +4\.50\n +input_tokens +18059974 +8819 events +180\.60\n +output_tokens +245896 +8819 events +2\.46/);
  const second = await billCsv(...args);
  expect(second).toContain('0 events accepted, 8819 known already, 0 rejected');
  expect(invoiceIn(second)).toBe(invoiceIn(first));
});

it('bills each month of a file on an invoice of its own, with the prices of a plan that is given', async () => {
  const file = await csvOf('when,size\n2025-11-30T23:59:59Z,1.5\n2025-12-01T00:00:00Z,2\n2026-01-15T12:00:00+02:00,4\n');
  const plan = {
    name: 'Storage',
    currency: 'eur',
    charges: [{ name: 'Gigabytes', pricing_model: 'per_unit', aggregation: 'sum', field: 'gb', unit_amount: '10' }],
  };
  const output = await billCsv('--file', file, '--timestamp', 'when', '--map', 'gb=size', '--plan', JSON.stringify(plan));
  expect(output.match(/Total.*/g)?.map((line) => line.replace(/ +/g, ' '))).toEqual(['Total 15.00 EUR', 'Total 20.00 EUR', 'Total 40.00 EUR']);
});

it('reads a CSV file with a byte-order mark, quotes, line breaks in fields and either line ending', async () => {
  const rows = await rowsOf('\uFEFFtime,note,n\r\n2026-01-01,"a ""b"", c\nd",1\r\n\r\n2026-01-02,,2');
  expect(rows).toEqual([
    { time: '2026-01-01', note: 'a "b", c\nd', n: '1' },
    { time: '2026-01-02', note: '', n: '2' },
  ]);
});

it.each([
  ['2023-11-16 18:17:03.9799600', '2023-11-16T18:17:03.979Z'],
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31T10:00', '2026-01-31T10:00:00.000Z'],
  ['2026-01-31T10:00:00+0530', '2026-01-31T04:30:00.000Z'],
  ['2026-01-31 10:00:00 UTC', '2026-01-31T10:00:00.000Z'],
  ['1769853600', '2026-01-31T10:00:00.000Z'],
  ['1769853600123', '2026-01-31T10:00:00.123Z'],
  ['31/01/2026', null],
  ['', null],
])('reads the time %p of a file', (text, expected) => {
  expect(readTimestamp(text)).toBe(expected);
});
