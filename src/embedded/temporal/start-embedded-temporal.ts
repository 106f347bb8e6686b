import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EmbeddedError } from '../embedded-error';
import type { EmbeddedLog } from '../embedded-log';
import { claimFolder, type SupervisedChild } from '../process';
import type { SearchAttributeType } from './dev-server-arguments';
import { findTool } from './find-tool';
import { launchDevServer } from './launch-dev-server';
import { raiseRetention } from './namespace-http';
import { recoverDevServer } from './recover-dev-server';
import { TEMPORAL_CLI } from './tool';

export type EmbeddedTemporalInput = {
  /** Folder that keeps sleeping subscriptions from start to start; null keeps them in memory (tests). */
  readonly dataDir: string | null;
  readonly namespace: string;
  readonly log: EmbeddedLog;
  /** Port of the web interface; 0 takes a free one and keeps it, undefined goes without. */
  readonly uiPort?: number | undefined;
  /** Path of a `temporal` command to use; TEMPORAL_CLI_PATH when undefined. */
  readonly cliPath?: string | undefined;
  readonly searchAttributes?: Readonly<Record<string, SearchAttributeType>>;
};
export type EmbeddedTemporal = AsyncDisposable & {
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl: string | undefined;
  /** Settles when the server ends, also when nobody asked it to. */
  readonly exited: Promise<string>;
  readonly stop: () => Promise<void>;
};

/** Runs Temporal's dev server on a data folder; repairs what a killed run left behind. */
export async function startEmbeddedTemporal(input: EmbeddedTemporalInput): Promise<EmbeddedTemporal> {
  const { namespace, log } = input;
  const place = choosePlace(input.dataDir);
  const claim = place.folder === undefined ? undefined : claimFolder(place.folder, 'temporal');
  try {
    const program = await findTool({ tool: TEMPORAL_CLI, log, path: input.cliPath });
    if (place.folder !== undefined) await recoverDevServer({ folder: place.folder, log });
    const server = await launchDevServer({ ...place, program, namespace, uiPort: input.uiPort, searchAttributes: input.searchAttributes ?? {} });
    if (place.folder !== undefined && !(await raiseRetention({ httpPort: server.httpPort, namespace }))) {
      log.warn('Temporal keeps closed runs for a day only: the namespace refused a longer time');
    }
    log.info('Temporal is ready', { address: server.address, ...(server.uiUrl === undefined ? {} : { ui: server.uiUrl }) });
    const stop = stopOnce({ child: server.child, log, logFile: place.logFile, release: () => release(place, claim?.release) });
    return { address: server.address, namespace, uiUrl: server.uiUrl, exited: server.child.exited, stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    claim?.release();
    throw error;
  }
}

type Place = { readonly folder: string | undefined; readonly logFile: string };

function choosePlace(dataDir: string | null): Place {
  if (dataDir === null) return { folder: undefined, logFile: join(tmpdir(), `tidebill-temporal-${randomBytes(6).toString('hex')}.log`) };
  const folder = resolve(dataDir);
  try {
    mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 });
    // Closed to others: what subscriptions remember is nobody else's business.
    mkdirSync(join(folder, 'temporal'), { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new EmbeddedError(`The data folder ${folder} cannot be written to. Correct its rights, or choose another with TIDEBILL_DATA_DIR.`, { cause: error });
  }
  return { folder, logFile: join(folder, 'logs', 'temporal.log') };
}

function release(place: Place, releaseClaim: (() => void) | undefined): void {
  releaseClaim?.();
  if (place.folder === undefined) rmSync(place.logFile, { force: true });
}

type StopInput = {
  readonly child: SupervisedChild;
  readonly log: EmbeddedLog;
  readonly logFile: string;
  readonly release: () => void;
};

function stopOnce({ child, log, logFile, release: releaseAll }: StopInput): () => Promise<void> {
  let stopping: Promise<void> | undefined;
  void child.exited.then((reason) => {
    if (stopping === undefined) log.error('Temporal ended by itself; restart Tidebill', { reason, logFile, said: child.log.quote() });
  });
  return () => {
    stopping ??= child.stop().finally(releaseAll);
    return stopping;
  };
}
