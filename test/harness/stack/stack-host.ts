import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type EmbeddedLog,
  findTool,
  type SearchAttributeType,
  startEmbeddedPostgres,
  startEmbeddedTemporal,
  TEMPORAL_TEST_SERVER,
} from '../../../src/embedded';

export type StackHost = { readonly url: string; readonly stop: () => Promise<void> };

/** What a test file may ask for; the answer to each is made once per run, when the first asks. */
export type StackAnswers = {
  readonly postgres: { readonly url: string };
  readonly temporal: { readonly address: string; readonly namespace: string };
  readonly bundle: { readonly path: string };
  readonly 'test-server': { readonly path: string };
};

// Only trouble is worth a line between test results.
const log: EmbeddedLog = { info: () => undefined, warn: (message) => console.warn(message), error: (message, facts) => console.error(message, facts) };

type Stoppable = { readonly stop: () => Promise<void> };

/**
 * Lives in jest's main process, which outlasts all test files, and starts servers when a test file first asks over loopback HTTP.
 * So one Postgres, one Temporal server and one bundle serve a whole run, and a run of pure unit tests starts none of them.
 */
export async function startStackHost(): Promise<StackHost> {
  const running: Stoppable[] = [];
  const answers = createAnswers(running);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const answer = answers[pathname.slice(1) as keyof StackAnswers];
    Promise.resolve(answer(searchParams)).then(
      (value) => response.end(JSON.stringify(value)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  const url = await listen(server);
  return {
    url,
    stop: async () => {
      server.close();
      await Promise.all(running.map((part) => part.stop()));
    },
  };
}

type Answers = { readonly [Name in keyof StackAnswers]: (search: URLSearchParams) => Promise<StackAnswers[Name]> };

function createAnswers(running: Stoppable[]): Answers {
  const keep = <Part extends Stoppable>(part: Part): Part => {
    running.push(part);
    return part;
  };
  return {
    postgres: once(async () => ({ url: keep(await startPostgres()).url })),
    temporal: once(async (search) => {
      const searchAttributes = JSON.parse(search.get('searchAttributes') ?? '{}') as Record<string, SearchAttributeType>;
      const { address, namespace } = keep(await startEmbeddedTemporal({ dataDir: null, namespace: 'default', log, searchAttributes }));
      return { address, namespace };
    }),
    bundle: once(async () => ({ path: await makeBundle() })),
    'test-server': once(async () => ({ path: await findTool({ tool: TEMPORAL_TEST_SERVER, log }) })),
  };
}

async function startPostgres(): Promise<Stoppable & { readonly url: string }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tidebill-test-'));
  const { url, stop } = await startEmbeddedPostgres({ dataDir, durable: false, log });
  return { url, stop: () => stop().finally(() => rmSync(dataDir, { recursive: true, force: true })) };
}

function once<Value>(make: (search: URLSearchParams) => Promise<Value>): (search: URLSearchParams) => Promise<Value> {
  let made: Promise<Value> | undefined;
  return (search) => {
    made ??= make(search);
    return made;
  };
}

// In a process of its own: bundling keeps a processor busy for seconds, and other files wait for answers meanwhile.
async function makeBundle(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(__dirname, '..', '..', '..', 'scripts', 'bundle.mjs')]);
  return stdout.trim().split('\n').at(-1) ?? '';
}

function listen(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address !== 'object' || address === null) throw new Error('The test stack has no port.');
      resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}
