import type { Db } from './db';
import type { Deps } from './deps';
import { send } from './send';
import { insertOf } from './write-rows';

/** Work for the relay: something that must happen outside the database because this transaction committed. */
export interface OutboxEntry {
  readonly environmentId: string;
  readonly topic: string;
  readonly subjectId: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** For the relay: not before this instant of real time; at once when left out. */
  readonly availableAt?: string;
}

export interface OutboxRow {
  readonly id: string;
  readonly environment_id: string;
  readonly topic: string;
  readonly subject_id: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly created_at: string;
  readonly available_at: string;
  readonly processed_at: string | null;
  readonly attempts: number;
  readonly last_error: string | null;
}

/** Topics that ask the relay to act; any other topic is a published fact, kept for the record. */
export const RELAYED_TOPICS = [
  'subscription.start',
  'subscription.command',
  'subscription.threshold',
  'test_clock.advance',
  'reservation.expire',
  'rollout.wake',
  'simulation.run',
] as const;
export type RelayedTopic = (typeof RELAYED_TOPICS)[number];

function isRelayed(topic: string): boolean {
  return (RELAYED_TOPICS as readonly string[]).includes(topic);
}

/** Writes an entry in the caller's transaction: it exists exactly when the change that caused it does. */
export async function addToOutbox(deps: Pick<Deps, 'db' | 'clock'>, entry: OutboxEntry): Promise<void> {
  await send(deps.db, insertOf('outbox', [outboxRow(deps, entry)]));
}

/** An entry as it is stored. */
export function outboxRow({ clock }: Pick<Deps, 'clock'>, { environmentId, topic, subjectId, payload, availableAt }: OutboxEntry) {
  const now = clock.now();
  const processed_at = isRelayed(topic) ? null : now;
  return { environment_id: environmentId, topic, subject_id: subjectId, payload, created_at: now, available_at: availableAt ?? now, processed_at };
}

/** Marks the entries of a subject done, once the call they ask for has been made. */
export async function settleOutbox(db: Db, topic: RelayedTopic, subjectId: string, at: string): Promise<void> {
  await db('outbox').where({ topic, subject_id: subjectId }).whereNull('processed_at').update({ processed_at: at, last_error: null });
}
