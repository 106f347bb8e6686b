import type { NamedQuery } from './query-named';

/** Each costs Postgres some memory on every connection; a text beyond the last is parsed each time. */
const MOST_PREPARED = 1_000;

const names = new Map<string, string>();

/** A statement under a name of its own, so that each connection parses it once: the same text always has the same name. */
export function prepared(text: string, values: readonly unknown[]): NamedQuery {
  const known = names.get(text);
  if (known !== undefined) return { name: known, text, values };
  if (names.size >= MOST_PREPARED) return { text, values };
  const name = `prepared-${names.size}`;
  names.set(text, name);
  return { name, text, values };
}
