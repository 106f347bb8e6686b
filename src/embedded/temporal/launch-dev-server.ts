import { EmbeddedError } from '../embedded-error';
import { freePort, type SupervisedChild, startSupervised, waitUntil } from '../process';
import { devServerArguments, type SearchAttributeType } from './dev-server-arguments';
import { type DevServerRecord, devServerRecord, type Ports } from './dev-server-record';
import { isNamespaceReady } from './namespace-http';

export type LaunchInput = {
  readonly folder: string | undefined;
  readonly logFile: string;
  readonly program: string;
  readonly namespace: string;
  readonly uiPort: number | undefined;
  readonly searchAttributes: Readonly<Record<string, SearchAttributeType>>;
};
export type DevServer = { readonly child: SupervisedChild; readonly address: string; readonly uiUrl: string | undefined; readonly httpPort: number };

const STOP_STEPS = [
  { signal: 'SIGTERM', waitMs: 15_000 },
  { signal: 'SIGKILL', waitMs: 5_000 },
] as const;
// In memory there is nothing to bring to an end, and an orderly stop takes over a second.
const DISCARD_STEPS = [{ signal: 'SIGKILL', waitMs: 5_000 }] as const;
const ATTEMPTS = 4;

/** Starts the dev server on loopback ports and returns when it answers for the namespace. Ports stay the same while they are free. */
export async function launchDevServer(input: LaunchInput): Promise<DevServer> {
  const record = devServerRecord(input.folder);
  for (let attempt = 1; ; attempt += 1) {
    const ports = await choosePorts(input.uiPort, record);
    record.noteStart(ports);
    const child = await spawnServer(input, devServerArguments({ ...input, ...ports, dbFile: record.dbFile }));
    record.noteProcess(child.pid);
    if (await becomesReady({ child, httpPort: ports.httpPort, namespace: input.namespace })) {
      record.noteReady();
      const uiUrl = ports.uiPort === undefined ? undefined : `http://127.0.0.1:${ports.uiPort}`;
      return { child, address: `127.0.0.1:${ports.port}`, uiUrl, httpPort: ports.httpPort };
    }
    await child.stop();
    // Another program may take a port between our look and the server's start.
    if (/address already in use/i.test(child.log.text()) && attempt < ATTEMPTS) continue;
    throw new EmbeddedError(`The Temporal server did not start. It said (all of it in ${input.logFile}):\n${child.log.quote()}`);
  }
}

function spawnServer({ program, folder, logFile }: LaunchInput, args: readonly string[]): Promise<SupervisedChild> {
  return startSupervised({
    command: program,
    args,
    logFile,
    guardianSignal: 'TERM',
    removeWhenOrphaned: folder === undefined ? logFile : undefined,
    stopSteps: folder === undefined ? DISCARD_STEPS : STOP_STEPS,
  });
}

async function choosePorts(uiPort: number | undefined, { lastPort }: DevServerRecord): Promise<Ports> {
  const port = await freePort(lastPort('port'));
  const httpPort = await freePort(lastPort('httpPort'));
  if (uiPort === undefined) return { port, httpPort, uiPort };
  if (uiPort === 0) return { port, httpPort, uiPort: await freePort(lastPort('uiPort')) };
  if ((await freePort(uiPort)) === uiPort) return { port, httpPort, uiPort };
  throw new EmbeddedError(`Port ${uiPort} of the Temporal UI is taken. Free it, or set TEMPORAL_UI_PORT to another (0 takes a free one).`);
}

type ReadyInput = { readonly child: SupervisedChild; readonly httpPort: number; readonly namespace: string };

async function becomesReady({ child, httpPort, namespace }: ReadyInput): Promise<boolean> {
  const ready = (): Promise<boolean> => isNamespaceReady({ httpPort, namespace });
  const answered = await waitUntil(async () => child.hasExited() || (await ready()), { timeoutMs: 90_000, everyMs: 30 });
  return answered && !child.hasExited();
}
