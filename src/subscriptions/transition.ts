import { createHash } from 'node:crypto';
import { canonicalJson } from '../billing/canonical';
import type { Life } from '../billing/subscription';
import { recordedState } from './status';

/** What a step or a command did to a subscription, as its activity shows it. */
export interface Transition {
  readonly state_before: string;
  readonly state_after: string;
  /** SHA-256 over what it was worked out from: the life before, the cause and the business time. */
  readonly inputs_hash: string;
}

export function transition(before: Life, after: Life, cause: object): Transition {
  return { state_before: recordedState(before), state_after: recordedState(after), inputs_hash: hashOf({ ...cause, life: before }) };
}

/** The same as the core's digest, by the machine's own arithmetic: every step pays for it. */
function hashOf(inputs: object): string {
  return createHash('sha256').update(canonicalJson(inputs)).digest('hex');
}
