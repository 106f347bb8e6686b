/** A broken promise of our own code: the request fails with 500, nothing is committed, and the facts are logged. */
export class InvariantError extends Error {
  constructor(
    readonly code: string,
    readonly facts: Readonly<Record<string, unknown>>,
  ) {
    super(`invariant broken: ${code} ${JSON.stringify(facts)}`);
    this.name = 'InvariantError';
  }
}

/** Says what must hold. It is never used for bad input: that is refused with a reason. */
export function assert(condition: unknown, code: string, facts: Readonly<Record<string, unknown>> = {}): asserts condition {
  if (!condition) throw new InvariantError(code, facts);
}

/** Closes an exhaustive switch: adding a case without handling it no longer compiles. */
export function unreachable(value: never): never {
  throw new InvariantError('unreachable', { value });
}
