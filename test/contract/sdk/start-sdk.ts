import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Flexprice } from '@flexprice/sdk' with { 'resolution-mode': 'import' };

interface Failure {
  readonly name: string;
  readonly message: string;
  readonly statusCode?: number;
  /** The fields that the SDK could not decode. */
  readonly undecoded: readonly string[];
}

interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: Failure;
}

/** An error as the SDK threw it. */
export class SdkError extends Error {
  readonly statusCode: number | undefined;
  constructor({ name, message, statusCode, undecoded }: Failure) {
    super([message, ...undecoded].join(' '));
    this.name = name;
    this.statusCode = statusCode;
  }
}

export interface RunningSdk {
  /** The SDK itself, as far as a caller can see: every call goes to the process that loaded it. */
  readonly client: Flexprice;
  stop(): Promise<void>;
}

/** Loads the published SDK, pointed at a server. */
export async function startSdk(url: string, apiKey: string): Promise<RunningSdk> {
  const host = fork(join(__dirname, 'sdk-host.mjs'), [`${url}/v1`, apiKey], { serialization: 'advanced' });
  const waiting = new Map<number, (reply: Reply) => void>();
  await new Promise<void>((resolve, reject) => {
    host.once('message', () => resolve());
    host.once('exit', (code) => reject(new Error(`The SDK's process ended with ${code}.`)));
  });
  host.on('message', (reply: Reply) => waiting.get(reply.id)?.(reply));
  let sent = 0;
  const call = async (path: readonly [string, string], args: readonly unknown[]) => {
    const id = (sent += 1);
    const answered = new Promise<Reply>((resolve) => waiting.set(id, resolve));
    host.send({ id, path, args });
    const { value, error } = await answered;
    if (error !== undefined) throw new SdkError(error);
    return value;
  };
  return { client: clientOf(call), stop: () => stop(host) };
}

/** An object whose every `resource.method(...)` is such a call. */
function clientOf(call: (path: readonly [string, string], args: readonly unknown[]) => Promise<unknown>): Flexprice {
  const resourceOf = (resource: string) =>
    new Proxy(
      {},
      {
        get:
          (_target, method: string) =>
          (...args: unknown[]) =>
            call([resource, method], args),
      },
    );
  return new Proxy({} as Flexprice, { get: (_target, resource: string) => resourceOf(resource) });
}

function stop(host: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    host.once('exit', () => resolve());
    host.disconnect();
  });
}
