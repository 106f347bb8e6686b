import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapterFor } from './adapters';
import { type Difference, differenceFor } from './differences';
import { at, type Json, textOrNull } from './json';
import { same } from './same';

export interface VectorFailure {
  readonly id: string;
  readonly file: string;
  readonly message: string;
}

export interface VectorReport {
  readonly passed: number;
  readonly failures: readonly VectorFailure[];
  readonly skipped: ReadonlyMap<Difference, number>;
}

/** Runs every vector of a folder. The kind of a vector is its file's name; flexprice's rows also say their op. */
export function runVectors(directory: string): VectorReport {
  const failures: VectorFailure[] = [];
  const skipped = new Map<Difference, number>();
  let passed = 0;
  const files = readdirSync(directory).filter((name) => name.endsWith('.jsonl'));
  for (const file of files.sort()) {
    const kind = file.replace(/\.jsonl$/, '');
    for (const line of readFileSync(join(directory, file), 'utf8').split('\n')) {
      if (line.trim() === '') continue;
      const vector = JSON.parse(line) as Json;
      const difference = differenceFor(vector, kind);
      const message = difference === undefined ? check(vector, kind) : null;
      if (difference !== undefined) skipped.set(difference, (skipped.get(difference) ?? 0) + 1);
      else if (message === null) passed += 1;
      else failures.push({ id: textOrNull(vector, 'id') ?? 'no id', file, message });
    }
  }
  return { passed, failures, skipped };
}

/** Null when the vector passes, else what went wrong. */
function check(vector: Json, kind: string): string | null {
  try {
    const { expected, actual } = adapterFor(vector, kind)(vector);
    return same(expected, actual) || bothRefuse(expected, actual) ? null : `expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
  } catch (error) {
    // Where a source answers with an error, a refusal by our functions is the same answer.
    if (refuses(at(vector, 'expected'))) return null;
    return `threw ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** The wording of an error is the source's own; that there is one is the rule. */
function bothRefuse(expected: Json, actual: Json): boolean {
  return refuses(expected) && refuses(actual);
}

function refuses(answer: Json | undefined): boolean {
  const error = at(answer, 'error');
  return error === true || typeof error === 'string';
}
