import type { Command, Life } from '../../billing/subscription';
import type { Deps } from '../../platform';

/** Notes with a cancellation for later which end it led to: once it is undone, nothing else says when that would have been. */
export async function noteEnd(tx: Deps, { id, command }: { readonly id: string; readonly command: Command }, { endAt }: Life): Promise<void> {
  if (endAt === null || (command.kind !== 'cancel_at' && command.kind !== 'cancel_at_period_end')) return;
  const payload = tx.db.raw(`payload || jsonb_build_object('ends_at', ?::text)`, [endAt]);
  await tx.db('subscription_commands').where({ id }).update({ payload });
}
