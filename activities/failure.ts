import { databaseMessage, Refusal } from '../src/platform';

const LONGEST_MESSAGE = 500;

/** What an error says to whoever reads of the failure. */
export function messageOf(error: unknown): string {
  return (databaseMessage(error) ?? (error instanceof Error ? error.message : String(error))).slice(0, LONGEST_MESSAGE);
}

export function codeOf(error: unknown): string {
  if (error instanceof Refusal) return error.reason;
  return error !== null && typeof error === 'object' && 'code' in error ? String(error.code) : 'internal_error';
}
