import { InvariantError as BillingInvariantError } from '../../billing/invariant';
import { InvariantError, postgresCode } from '../../platform';

// A value that no column takes, and a row that a constraint forbids.
const NEVER_TAKEN = ['22', '23'];

/** Whether an error comes of what was asked, so that trying again would end the same way. Anything else, such as a full disk, may pass. */
export function wouldFailAgain(error: unknown): boolean {
  if (error instanceof InvariantError || error instanceof BillingInvariantError) return true;
  return NEVER_TAKEN.includes(postgresCode(error)?.slice(0, 2) ?? '');
}
