import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads a file of the vectors as stories: facts of other billing systems, one JSON object a line. */
export function storiesOf<T>(name: string): readonly T[] {
  const text = readFileSync(join(__dirname, '..', 'vectors', 'data', name), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}
