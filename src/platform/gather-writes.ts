import type { Socket } from 'node:net';

interface Wired {
  readonly connection?: { readonly stream?: Socket };
}

const gathering = new WeakSet<Socket>();

/**
 * Lets what is put on a connection until the program waits again travel as one packet: a system call for each statement costs both sides
 * more than a short statement itself. The tick queue runs when no promise is left to go on, so statements that follow one another
 * without an answer in between leave together.
 */
export function gatherWrites(connection: unknown): void {
  const stream = (connection as Wired).connection?.stream;
  if (stream === undefined || gathering.has(stream)) return;
  gathering.add(stream);
  stream.cork();
  process.nextTick(() => {
    gathering.delete(stream);
    stream.uncork();
  });
}
