import { join } from 'node:path';

/** What a benchmark measured: printed as the last line with --json. */
export type BenchResult = Readonly<Record<string, string | number | boolean>>;

/** `npm run bench -- NAME [--json] [--key=value ...]` runs bench/NAME.ts. */
async function main(): Promise<void> {
  const [name, ...rest] = process.argv.slice(2);
  if (name === undefined || !/^[a-z-]+$/.test(name)) throw new Error('Name a benchmark: npm run bench -- NAME [--json]');
  const options = optionsOf(rest);
  const { bench } = (await import(join(__dirname, `${name}.ts`))) as { bench: (options: Readonly<Record<string, string | undefined>>) => Promise<BenchResult> };
  const result = await bench(options);
  if ('json' in options) process.stdout.write(`${JSON.stringify({ bench: name, ...result })}\n`);
  else for (const [key, value] of Object.entries(result)) process.stdout.write(`${key.padEnd(28)} ${value}\n`);
}

/** `--key=value`, `--key value` and bare `--key`; a lone `--` is what npm passes on. */
function optionsOf(words: readonly string[]): Readonly<Record<string, string | undefined>> {
  const entries = words.flatMap((word, index): (readonly [string, string | undefined])[] => {
    if (!word.startsWith('--') || word === '--') return [];
    const [key = '', value] = word.slice(2).split('=', 2);
    const next = words[index + 1];
    return [[key, value ?? (next?.startsWith('--') ? undefined : next)]];
  });
  return Object.fromEntries(entries);
}

void main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
