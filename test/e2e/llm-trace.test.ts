import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brief, graduated, packages, perUnit, scenario, testApp, type World } from '../harness';

const app = testApp();

interface Request {
  readonly timestamp: string;
  readonly input: string;
  readonly output: string;
}

const requests: readonly Request[] = readFileSync(join(__dirname, '..', 'data', 'llm-trace-code.csv'), 'utf8')
  .replace(/^\uFEFF/, '')
  .trim()
  .split(/\r?\n/)
  .slice(1)
  .map((line) => {
    const [timestamp = '', input = '', output = ''] = line.split(',');
    return { timestamp: `${timestamp.replace(' ', 'T')}Z`, input, output };
  });

const LLM = 'llm.request';
const charges = [
  graduated(
    [
      [1_000_000, '0.0000125'],
      [10_000_000, '0.0000099'],
      [null, '0.0000071'],
    ],
    { event: LLM, aggregation: 'sum', field: 'input_tokens' },
  ),
  perUnit('0.0000375', { event: LLM, aggregation: 'sum', field: 'output_tokens' }),
  packages('0.45', 1_000, { event: LLM }),
];

/** The same prices in ten-millionths of a dollar, with integers only and without the product's code. */
function expectedCents(): readonly bigint[] {
  const sum = (pick: (request: Request) => string) => requests.reduce((total, request) => total + BigInt(pick(request)), 0n);
  const input = sum((request) => request.input);
  const inputAmount = 1_000_000n * 125n + 9_000_000n * 99n + (input - 10_000_000n) * 71n;
  const outputAmount = sum((request) => request.output) * 375n;
  const packageAmount = ((BigInt(requests.length) + 999n) / 1_000n) * 4_500_000n;
  return [inputAmount, outputAmount, packageAmount].map((amount) => (amount + 50_000n) / 100_000n);
}

function dollars(cents: bigint): string {
  return `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
}

async function send(world: World) {
  const counts = { accepted: 0, duplicates: 0 };
  const events = requests.map(({ timestamp, input, output }, row) => ({
    ...{ event_name: LLM, customer_id: world.customer(), idempotency_key: `trace-${row}`, timestamp },
    properties: { input_tokens: input, output_tokens: output },
  }));
  for (let from = 0; from < events.length; from += 1_000) {
    const answer = await app.api.post<{ accepted: number; duplicates: number }>('/events/batch', { events: events.slice(from, from + 1_000) });
    counts.accepted += answer.accepted;
    counts.duplicates += answer.duplicates;
  }
  return counts;
}

it('bills a real hour of LLM traffic to the cent, and sending it again changes nothing', async () => {
  const world = await scenario(app).clock('2023-11-01').plan(charges).customer('coder').subscribe().start();
  expect(await send(world)).toEqual({ accepted: 8_819, duplicates: 0 });
  const before = await world.preview();
  expect(await send(world)).toEqual({ accepted: 0, duplicates: 8_819 });
  expect(await world.preview()).toMatchObject({
    total: before.total,
    line_items: before.line_items.map(({ quantity, event_count }) => ({ quantity, event_count })),
  });

  await world.clock.to('2023-12-02');
  const [invoice] = await world.invoices();
  if (invoice === undefined) throw new Error('no invoice');
  const cents = expectedCents();
  expect(invoice.line_items.map(({ quantity, event_count, amount }) => [quantity, event_count, amount])).toEqual([
    ['18059974', 8_819, dollars(cents[0] ?? 0n)],
    ['245896', 8_819, dollars(cents[1] ?? 0n)],
    ['8819', 8_819, dollars(cents[2] ?? 0n)],
  ]);
  const total = dollars(cents.reduce((sum, line) => sum + line, 0n));
  expect(brief(invoice)).toEqual({ status: 'open', period: '2023-11-01 2023-12-01', total });
  expect(invoice.invoice_status).toBe('FINALIZED');

  expect(await send(world)).toEqual({ accepted: 0, duplicates: 8_819 });
  expect(await world.invoices()).toEqual([invoice]);
  const replay = await app.api.get<{ matches: boolean }>(`/invoices/${invoice.id}/replay`);
  expect(replay.matches).toBe(true);
});
