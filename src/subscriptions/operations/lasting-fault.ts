import { InvariantError as BillingInvariantError } from '../../billing/invariant';
import { InvariantError, postgresCode } from '../../platform';

// A value that no column takes, and a row that a constraint forbids.
const NEVER_TAKEN = ['22', '23'];

/** The code of an error that comes of what was asked, so that trying again would end the same way; null for any other: a full disk may pass. */
export function lastingFault(error: unknown): string | null {
  if (error instanceof InvariantError || error instanceof BillingInvariantError) return error.code;
  const code = postgresCode(error);
  return code !== null && NEVER_TAKEN.includes(code.slice(0, 2)) ? code : null;
}
