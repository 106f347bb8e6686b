import { postgresCode } from './db';
import type { Deps } from './deps';
import { Refusal } from './refuse';

/** Carries the result of a rehearsal out of the transaction that is undone. */
class Curtain<T> extends Error {
  constructor(readonly result: T) {
    super('rehearsal over');
  }
}

// A rehearsal waits no longer than this for a row that a real operation holds; less than any statement of a timeline may take.
const LOCK_WAIT = '4s';

// Each further try needs yet another operation that commits between its reading and its writing, so more would not help.
const TRIES = 5;

/** What Postgres says when what was read is not there any more: a balance below zero, a row that moved on, two that waited for each other. */
const OVERTAKEN = new Set(['23514', '40001', '40P01']);

const LOCK_NOT_AVAILABLE = '55P03';
const RETRY_AFTER_SECONDS = 1;

/**
 * Runs work for real in a transaction that is then undone, and answers with what it came to. A preview made this way is the execution
 * itself, so the two cannot differ. Nothing outlives it: no row, no message, no hook, no metric.
 * It reads without the locks of an execution, which others would queue for: where a real operation overtakes it, it is run again.
 */
export async function rehearse<D extends Deps, T>(deps: D, work: (deps: D) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await rehearseOnce(deps, work);
    } catch (error) {
      const code = postgresCode(error) ?? '';
      if (code === LOCK_NOT_AVAILABLE) throw new Refusal('preview_busy', {}, [], RETRY_AFTER_SECONDS);
      if (tries === TRIES || !OVERTAKEN.has(code)) throw error;
    }
  }
}

async function rehearseOnce<D extends Deps, T>(deps: D, work: (deps: D) => Promise<T>): Promise<T> {
  try {
    await deps.db.transaction(async (tx) => {
      await tx.raw(`set local lock_timeout = '${LOCK_WAIT}'`);
      throw new Curtain(await work({ ...deps, db: tx, rehearsal: true, afterCommit: () => undefined }));
    });
  } catch (error) {
    if (error instanceof Curtain) return error.result as T;
    throw error;
  }
  throw new Error('a rehearsal ends by its curtain');
}
