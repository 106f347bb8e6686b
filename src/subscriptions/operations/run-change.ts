import type { ChangeCommand, Command } from '../../billing/subscription';
import type { Db } from '../../platform';
import type { ChangeSpec } from '../changes';
import { lastInvoiceId, loadOutcome, type Outcome } from '../changes/outcome';
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

/** What else is to be read of an outcome, while it is there. */
type Look<T> = (db: Db, outcome: Outcome) => Promise<T>;
const nothing = (): Promise<null> => Promise.resolve(null);

export function runChange(deps: SubscriptionDeps, input: RunChangeInput, mode: 'preview' | 'execute'): Promise<Outcome & { readonly seen: null }>;
export function runChange<T>(
  deps: SubscriptionDeps,
  input: RunChangeInput,
  mode: 'preview' | 'execute',
  look: Look<T>,
): Promise<Outcome & { readonly seen: T }>;
/** Has a command carried out, or with `preview` only rehearsed, and answers with what came of it: the same either way, but for new ids. */
export async function runChange<T>(deps: SubscriptionDeps, input: RunChangeInput, mode: 'preview' | 'execute', look: Look<T | null> = nothing) {
  const { environmentId, tenantId, subscriptionId, commandId } = input;
  const query = { environmentId, tenantId, subscriptionId, changeId: commandId };
  const read = async (db: Db, before: string | null, rehearsed: boolean) => {
    const outcome = await loadOutcome(db, { ...query, lastInvoiceId: before, rehearsed });
    return { ...outcome, seen: await look(db, outcome) };
  };
  if (mode === 'preview') {
    const before = await lastInvoiceId(deps.db, subscriptionId);
    return rehearseCommand(deps, input, (tx) => read(tx.db, before, true));
  }
  await sendCommand(deps, { ...input, reason: input.reason ?? '' });
  // Noted with the command, so that asking again under the same key finds the same invoices.
  const noted = await findCommand(deps.db, commandId);
  return read(deps.db, noted?.payload.last_invoice_id ?? null, false);
}
