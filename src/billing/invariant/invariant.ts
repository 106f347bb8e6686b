/** Small facts that make a broken law understandable from the log alone: ids, amounts as text. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/**
 * A law of billing that did not hold. It always means a defect in a program, never a wrong request:
 * the caller must write nothing and answer 500.
 */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
  constructor(
    readonly code: string,
    readonly facts: Facts = {},
  ) {
    super(`${code} ${JSON.stringify(facts)}`);
  }
}

/** Stops everything when a law does not hold; nothing may be written after that. */
export function assert(condition: boolean, code: string, facts: Facts = {}): asserts condition {
  if (!condition) throw new InvariantError(code, facts);
}

/** The end of an exhaustive switch: the compiler proves that nothing gets here. */
export function unreachable(value: never): never {
  throw new InvariantError('unhandled_case', { value: JSON.stringify(value) });
}

/** The element that a loop's bounds promise to be there. */
export function present<T>(value: T | undefined, code: string, facts: Facts = {}): T {
  if (value === undefined) throw new InvariantError(code, facts);
  return value;
}
