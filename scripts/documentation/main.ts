/**
 * Writes the generated parts of docs/: `npm run docs`. What people wrote on the same pages stays.
 * `npm run docs -- --check` only tells whether something is out of date.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedPages } from './generated-pages';

const docs = join(__dirname, '..', '..', 'docs');

function main(args: readonly string[]): void {
  const stale = generatedPages(readPage).filter(({ path, text }) => readPage(path) !== text);
  if (args.includes('--check')) {
    for (const { path } of stale) process.stdout.write(`docs/${path} is out of date: run npm run docs\n`);
    process.exitCode = stale.length === 0 ? 0 : 1;
    return;
  }
  for (const { path, text } of stale) {
    mkdirSync(dirname(join(docs, path)), { recursive: true });
    writeFileSync(join(docs, path), text);
  }
  process.stdout.write(`docs: ${stale.length} written\n`);
}

function readPage(path: string): string | null {
  const file = join(docs, path);
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

main(process.argv.slice(2));
