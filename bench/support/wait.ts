const POLL_MS = 200;
const LONGEST_MS = 300_000;

/** Asks again and again until the answer is not null, or so long has passed. */
export async function until<T>(ask: () => Promise<T | null>, longestMs = LONGEST_MS): Promise<T> {
  const started = Date.now();
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() - started > longestMs) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Works through a list with so many at once. */
export async function eachOf<T>(items: readonly T[], concurrency: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}
