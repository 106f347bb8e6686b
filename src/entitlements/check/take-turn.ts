/** The last in each line of this process. */
const lines = new Map<string, Promise<unknown>>();

/**
 * Runs work for one key after the other. Without it, calls that wait for the same lock of the database would each hold a connection
 * while they do, and a busy customer would leave none for the others.
 */
export async function takeTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = lines.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  const settled = mine.catch(() => undefined);
  lines.set(key, settled);
  try {
    return await mine;
  } finally {
    if (lines.get(key) === settled) lines.delete(key);
  }
}
