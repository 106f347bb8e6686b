import type { ChangeCommand, Command } from '../../billing/subscription';
import type { ChangeSpec } from '../changes';
import { lastInvoiceId, loadOutcome, type Outcome, type OutcomeQuery } from '../changes/outcome';
import type { SubscriptionDeps } from '../port';
import { findCommand } from '../store';
import { rehearseCommand } from './rehearse-command';
import { sendCommand } from './send-command';

/** A command as it was asked for; for a change also what it is. */
export interface AskedChange {
  readonly command: Command;
  readonly spec?: ChangeSpec;
}

export function changeOf(kind: ChangeCommand['kind'], changeId: string, at: string | null, spec: ChangeSpec): AskedChange {
  return { command: { kind, changeId, at }, spec };
}

export interface RunChangeInput extends AskedChange {
  readonly environmentId: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly commandId: string;
  readonly reason?: string;
}

/** Has a command carried out, or with `preview` only rehearsed, and answers with what came of it: the same either way, but for new ids. */
export async function runChange(deps: SubscriptionDeps, input: RunChangeInput, mode: 'preview' | 'execute'): Promise<Outcome> {
  const { environmentId, tenantId, subscriptionId, commandId } = input;
  const query = { environmentId, tenantId, subscriptionId, changeId: commandId };
  if (mode === 'preview') {
    const before = await lastInvoiceId(deps.db, subscriptionId);
    return rehearseCommand(deps, input, (tx) => loadOutcome(tx.db, { ...query, lastInvoiceId: before, rehearsed: true } satisfies OutcomeQuery));
  }
  await sendCommand(deps, { ...input, reason: input.reason ?? '' });
  // Noted with the command, so that asking again under the same key finds the same invoices.
  const noted = await findCommand(deps.db, commandId);
  return loadOutcome(deps.db, { ...query, lastInvoiceId: noted?.payload.last_invoice_id ?? null, rehearsed: false });
}
