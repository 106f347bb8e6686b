import { createWriteStream } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { createCliApi, type CliApi } from './api';
import { EXPORTS, exportList, type ExportName } from './commands/export-list';
import { importEvents } from './commands/import-events';
import { tailEvents, type TailedEvent } from './commands/tail-events';

const BATCH_MOST = 1_000;

/** The `tidebill` command. Results go to standard output, progress and messages to standard error. */
export function createProgram(): Command {
  const program = new Command('tidebill').description('Command line for a Tidebill server.');
  program.addOption(new Option('--url <address>', 'address of the server').env('TIDEBILL_URL').default('http://localhost:8080'));
  program.addOption(new Option('--key <api key>', 'API key').env('TIDEBILL_API_KEY').makeOptionMandatory());
  program.option('--json', 'print results as JSON');
  const api = () => createCliApi(program.opts<{ url: string; key: string }>());
  const isJson = () => program.opts<{ json?: boolean }>().json === true;
  addImport(program, api, isJson);
  addTail(program, api, isJson);
  addExport(program, api);
  return program;
}

interface ImportFlags {
  readonly format?: string;
  readonly eventName: string;
  readonly customer: string;
  readonly timestamp?: string;
  readonly id?: string;
  readonly property: ReadonlyMap<string, string>;
  readonly batch: number;
  readonly parallel: number;
}

function addImport(program: Command, api: () => CliApi, isJson: () => boolean): void {
  program
    .command('import <file>')
    .description('Send the rows of a CSV or JSON lines file as usage events. Interrupted, it goes on where it stopped; repeated, it changes nothing.')
    .requiredOption('--event-name <name>', 'name of the events, or @column')
    .requiredOption('--customer <id>', 'customer of the events, or @column')
    .option('--timestamp <column>', 'column with the time; without a zone it is UTC')
    .option('--id <column>', 'column with a unique id; by default ids come from the content of the file')
    .option('--property <name=column>', 'property to send (repeatable); by default every other column', collectPair, new Map<string, string>())
    .option('--format <csv|jsonl>', 'by default after the name of the file')
    .option('--batch <n>', 'events in a request', whole(BATCH_MOST), BATCH_MOST)
    .option('--parallel <n>', 'requests at once', whole(32), 4)
    .action(async (file: string, flags: ImportFlags) => {
      const mapping = {
        eventName: flags.eventName,
        customer: flags.customer,
        timestamp: flags.timestamp ?? null,
        id: flags.id ?? null,
        properties: flags.property,
      };
      const result = await importEvents(api(), { file, format: flags.format, mapping, batch: flags.batch, parallel: flags.parallel });
      if (isJson()) print(JSON.stringify(result));
      else
        print(
          `${pc.green(String(result.accepted))} accepted, ${result.duplicates} sent before, ${result.conflicts + result.invalid} refused, of ${result.rows} rows`,
        );
      for (const problem of isJson() ? [] : result.first_problems) print(pc.red(problem));
      if (result.conflicts + result.invalid > 0) process.exitCode = 2;
    });
}

function addTail(program: Command, api: () => CliApi, isJson: () => boolean): void {
  program
    .command('tail')
    .description('Show usage events as they come in, until Ctrl-C.')
    .option('--customer <id>', 'only of this customer')
    .option('--event-name <name>', 'only of this name')
    .option('--interval <ms>', 'pause between looks', whole(60_000), 1_000)
    .action(async (flags: { customer?: string; eventName?: string; interval: number }) => {
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
      const onEvent = (event: TailedEvent) => print(isJson() ? JSON.stringify(event) : line(event));
      await tailEvents(api(), { customer: flags.customer, eventName: flags.eventName, intervalMs: flags.interval, onEvent, signal: stop.signal });
    });
}

function line(event: TailedEvent): string {
  return `${pc.dim(event.timestamp)} ${pc.bold(event.event_name)} ${event.customer_id} ${pc.dim(event.event_id)} ${JSON.stringify(event.properties)}`;
}

function addExport(program: Command, api: () => CliApi): void {
  program
    .command('export')
    .argument('<list>', EXPORTS.join(', '), (value) => {
      if ((EXPORTS as readonly string[]).includes(value)) return value as ExportName;
      throw new InvalidArgumentError(`It must be one of ${EXPORTS.join(', ')}.`);
    })
    .description('Write a whole list as JSON lines or CSV.')
    .addOption(new Option('--format <format>', 'csv or jsonl').choices(['csv', 'jsonl']).default('jsonl'))
    .option('--out <file>', 'file to write; standard output by default')
    .option('--filter <name=value>', 'filter of the list, such as customer_id=acme (repeatable)', collectPair, new Map<string, string>())
    .action(async (list: ExportName, flags: { format: 'csv' | 'jsonl'; out?: string; filter: ReadonlyMap<string, string> }) => {
      const out = flags.out === undefined ? process.stdout : createWriteStream(flags.out);
      const rows = await exportList(api(), { list, format: flags.format, filters: Object.fromEntries(flags.filter), out });
      if (flags.out !== undefined) await new Promise<void>((resolve) => out.end(resolve));
      process.stderr.write(`${rows} rows\n`);
    });
}

function collectPair(text: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Write it as name=value.');
  return new Map([...before, [text.slice(0, at), text.slice(at + 1)]]);
}

function whole(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 1 || value > most) throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
    return value;
  };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
