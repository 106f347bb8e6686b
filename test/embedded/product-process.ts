import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { TEST_API_KEY } from '../harness/app';

export type Product = { readonly child: ChildProcess; readonly url: string; readonly said: () => string };

/** Starts the product by the command of `npm start`, on a free port, and returns when it says where it is. */
export async function startProduct(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Product> {
  const { child, said } = spawnProduct(args, env);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /API\s+(http:\/\/\S+)\/v1/.exec(said())?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('close', () => reject(new Error(said())));
  });
  return { child, url, said };
}

/** The same for a role that prints no address. */
export function spawnProduct(args: readonly string[], env: Readonly<Record<string, string>>): Omit<Product, 'url'> {
  const bootstrap = join(__dirname, '..', '..', 'scripts', 'bootstrap.mjs');
  const fixed = { PORT: '0', LOG_LEVEL: 'error', TIDEBILL_BOOTSTRAP_API_KEY: TEST_API_KEY };
  // Without npm's variables: it would take jest for the npm that it has to follow.
  const { npm_lifecycle_event: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [bootstrap, 'start', ...args], { env: { ...inherited, ...fixed, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part: string) => parts.push(part));
  return { child, said: () => parts.join('') };
}

/** Ends it and gives the exit code, or null when a signal ended it. */
export async function endProduct({ child }: Pick<Product, 'child'>, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await once(child, 'close');
  }
  return child.exitCode;
}
