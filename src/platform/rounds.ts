/** After a round it rests at least this many times as long as the round took, so that it never takes more than a third of a core. */
const REST = 2;

export interface Rounds {
  /** Begins unless it goes on already. */
  start(): void;
}

/**
 * Does work round after round, in the background, until a round says that there is nothing left. A round that fails is tried again:
 * what rounds keep fresh grows old by itself, and whoever needs it then reads for himself.
 */
export function createRounds({ everyMs, round }: { readonly everyMs: number; readonly round: () => Promise<boolean> }): Rounds {
  let running = false;
  const run = async () => {
    running = true;
    for (;;) {
      const started = performance.now();
      const goesOn = await round().catch(() => true);
      if (!goesOn) break;
      const took = performance.now() - started;
      await rest(Math.max(everyMs - took, took * REST));
    }
    running = false;
  };
  return {
    start() {
      if (!running) void run();
    },
  };
}

function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
