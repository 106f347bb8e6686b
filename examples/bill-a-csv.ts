/**
 * Bills any CSV file that has a column with a time: each row becomes a usage event of one customer, who lives on a test clock;
 * when the clock has passed the last month of the file, its invoices are there. Sending the file again changes nothing.
 * Only the public API is used. `npm run example:bill-a-csv -- --help` lists the options.
 */
import { SingleBar } from 'cli-progress';
import { createApi, type Api } from './support/api';
import { readOptions, USAGE, type CsvOptions, type PlanBody } from './support/csv-options';
import { printInvoice, type Invoice } from './support/print-invoice';
import { readEvents, surveyFile, type CsvEvent, type UsageFile } from './support/usage-file';

interface Named {
  readonly id: string;
  readonly environment_id: string;
}
interface Customer extends Named {
  readonly test_clock_id: string | null;
}
interface Counts {
  accepted: number;
  duplicates: number;
  rejected: number;
}

const BATCH = 1_000;

async function main(argv: readonly string[]): Promise<void> {
  if (argv.includes('--help')) return print(USAGE);
  const options = readOptions(argv, process.env);
  const api = createApi(options.url, options.key);
  const file = await surveyFile(options);
  print(`  ${options.file}: ${file.rows} rows from ${file.first} to ${file.last}`);
  const customer = (await findCustomer(api, options)) ?? (await createCustomer(api, options, file));
  const counts = await sendFile(api, options, file);
  print(`  ${counts.accepted} events accepted, ${counts.duplicates} known already, ${counts.rejected} rejected`);
  await endPeriods(api, customer, file);
  const { items } = await api.get<{ items: readonly Invoice[] }>(`/invoices?customer_id=${customer.id}&limit=1000`);
  for (const invoice of [...items].reverse()) print(`\n${printInvoice(invoice)}`);
  if (counts.rejected > 0) process.exitCode = 1;
}

function findCustomer(api: Api, options: CsvOptions): Promise<Customer | null> {
  return api.find<Customer>(`/customers/external/${encodeURIComponent(options.customer)}`);
}

/** The customer lives on a clock that stands at the month of the file's first row, where its subscription starts. */
async function createCustomer(api: Api, options: CsvOptions, file: UsageFile): Promise<Customer> {
  const plan = await api.post<Named>('/pricing-plans', planOf(options));
  const clock = await api.post<Named>('/test-clocks', { name: options.customer, frozen_time: monthOf(file.first, 0) });
  const customer = await api.post<Customer>('/customers', { external_id: options.customer, name: options.customer, test_clock_id: clock.id });
  await api.post('/subscriptions', { customer_id: customer.id, plan_id: plan.id });
  return customer;
}

function planOf({ plan, eventName, map }: CsvOptions): PlanBody {
  const usage = (name: string, charge: Readonly<Record<string, unknown>>) => ({ name, event_name: eventName, ...charge });
  if (plan !== null) return { ...plan, charges: plan.charges.map((charge) => ({ event_name: eventName, ...charge })) };
  const rows = usage('Rows', { pricing_model: 'package', amount: '0.50', package_size: '1000' });
  const mapped = Object.keys(map).map((field) => usage(field, { pricing_model: 'per_unit', aggregation: 'sum', field, unit_amount: '0.00001' }));
  return { name: eventName, currency: 'usd', charges: [rows, ...mapped] };
}

async function sendFile(api: Api, options: CsvOptions, file: UsageFile): Promise<Counts> {
  const bar = new SingleBar({ format: '  sending {bar} {value}/{total}  {eta_formatted} left', hideCursor: true });
  const counts: Counts = { accepted: 0, duplicates: 0, rejected: 0 };
  bar.start(file.rows, 0);
  let batch: CsvEvent[] = [];
  const send = async () => {
    if (batch.length === 0) return;
    const answer = await api.post<Counts>('/events/batch', { events: batch });
    for (const count of ['accepted', 'duplicates', 'rejected'] as const) counts[count] += answer[count];
    bar.increment(batch.length);
    batch = [];
  };
  for await (const event of readEvents(options, file.timestampColumn)) {
    batch.push(event);
    if (batch.length === BATCH) await send();
  }
  await send();
  bar.stop();
  return counts;
}

/** Brings the customer's clock past the month of the last row and its grace time, if it is not there yet: every month before is then billed. */
async function endPeriods(api: Api, customer: Customer, file: UsageFile): Promise<void> {
  if (customer.test_clock_id === null) throw new Error('This customer lives in real time; name another one with --customer.');
  const { settings } = await api.get<{ settings: { grace_seconds: number } }>(`/environments/${customer.environment_id}`);
  const clock = await api.get<{ frozen_time: string }>(`/test-clocks/${customer.test_clock_id}`);
  const end = new Date(Date.parse(monthOf(file.last, 1)) + settings.grace_seconds * 1_000).toISOString();
  if (clock.frozen_time < end) await api.post(`/test-clocks/${customer.test_clock_id}/advance`, { frozen_time: end });
}

/** The first of an instant's month, or of a month after it, at midnight UTC. */
function monthOf(instant: string, after: number): string {
  const date = new Date(instant);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + after, 1)).toISOString();
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
