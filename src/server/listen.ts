import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  readonly url: string;
  stop(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** The environment variable that chose the port, for the message when it is taken. */
  readonly variable: string;
}

// Answers that are under way get this long when the server stops.
const LONGEST_ANSWER_MS = 5_000;

/** Opens the port; stopping lets answers finish that are under way. */
export async function listen(app: RequestListener, options: ListenOptions): Promise<Listening> {
  const server = createServer(app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, options)));
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host === '0.0.0.0' ? 'localhost' : options.host}:${port}`,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), LONGEST_ANSWER_MS).unref();
      await closed;
    },
  };
}

function explain(error: Error, { port, variable }: ListenOptions): Error {
  if (!('code' in error) || error.code !== 'EADDRINUSE') return error;
  return new Error(`Port ${port} is taken. Stop what listens there, or set ${variable} to another one.`, { cause: error });
}
