import { createHash } from 'node:crypto';
import { inTransaction, Refusal, type Deps } from '../platform';
import { claimKey, fingerprint, findKey, keepAnswer, releaseKey, type IdempotencyRow } from './idempotency';
import { effectOf, type Answer, type Route, type RouteContext } from './route';

type AnyContext<D extends Deps> = RouteContext<D, never, never, never>;

export interface Execution {
  readonly answer: Answer;
  readonly replayed: boolean;
}

/** Runs a route's handler the way its effect asks for, once for each Idempotency-Key. */
export async function execute<D extends Deps>(route: Route<D>, context: AnyContext<D>, path: string): Promise<Execution> {
  const effect = effectOf(route);
  if (effect === 'none') return { answer: await route.handle(context), replayed: false };
  if (context.idempotencyKey === null) {
    const answer = effect === 'command' ? await route.handle(context) : await inTransaction(context.deps, (deps) => route.handle({ ...context, deps }));
    return { answer, replayed: false };
  }
  const claim = claimOf(route, context, context.idempotencyKey, path);
  return effect === 'command' ? executeCommand(route, context, claim) : executeOnce(route, context, claim);
}

type Claim = Pick<IdempotencyRow, 'environment_id' | 'key' | 'fingerprint' | 'command_id'>;

function claimOf<D extends Deps>(route: Route<D>, context: AnyContext<D>, key: string, path: string): Claim {
  const print = fingerprint(route.method, path, { query: context.query, body: context.body });
  return { environment_id: context.environmentId, key, fingerprint: print, command_id: commandIdOf(context.environmentId, key, print) };
}

/** The same request under the same key always names the same command, so a retry after a crash finds what the first try began. */
export function commandIdOf(environmentId: string, key: string, print: string): string {
  return `cmd_${createHash('sha256').update(`${environmentId}\n${key}\n${print}`).digest('hex').slice(0, 32)}`;
}

async function executeOnce<D extends Deps>(route: Route<D>, context: AnyContext<D>, claim: Claim): Promise<Execution> {
  return inTransaction(context.deps, async (deps) => {
    const kept = await claimKey(deps, claim);
    if (kept !== null && kept.status !== null) return { answer: { status: kept.status, body: kept.body }, replayed: true };
    const answer = await route.handle({ ...context, deps, commandId: claim.command_id });
    await keepAnswer(deps.db, claim, answer.status, bodyToKeep(route, answer));
    return { answer, replayed: false };
  });
}

/** The record commits before the command is sent: whoever asks again sends the command with the same id, which has one effect. */
async function executeCommand<D extends Deps>(route: Route<D>, context: AnyContext<D>, claim: Claim): Promise<Execution> {
  await inTransaction(context.deps, (deps) => claimKey(deps, claim));
  const kept = await keptAnswer(context.deps.db, claim);
  if (kept !== null) return kept;
  try {
    const answer = await route.handle({ ...context, commandId: claim.command_id });
    const first = await keepAnswer(context.deps.db, claim, answer.status, bodyToKeep(route, answer));
    // Callers at the same time all sent the command, which had one effect; the answer of the first is everyone's.
    return (first ? null : await keptAnswer(context.deps.db, claim)) ?? { answer, replayed: false };
  } catch (error) {
    // A refusal had no effect, so the key is free for the corrected request; what may yet take effect keeps it.
    if (error instanceof Refusal && error.status < 500) await releaseKey(context.deps.db, claim);
    throw error;
  }
}

async function keptAnswer(db: Deps['db'], claim: Claim): Promise<Execution | null> {
  const kept = await findKey(db, claim);
  return kept === null || kept.status === null ? null : { answer: { status: kept.status, body: kept.body }, replayed: true };
}

function bodyToKeep(route: Pick<Route, 'keep'>, answer: Answer): unknown {
  return route.keep ? route.keep(answer.body) : answer.body;
}
