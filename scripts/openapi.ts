// `npm run openapi` writes docs/openapi.json from the routes; with --check it only says whether the file is current.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from '../src/http';
import { allRoutes } from '../src/server';

const file = join(__dirname, '..', 'docs', 'openapi.json');
const text = `${JSON.stringify(openApiDocument(allRoutes), null, 2)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error('docs/openapi.json is not what the routes say. Run: npm run openapi');
  process.exitCode = 1;
}
