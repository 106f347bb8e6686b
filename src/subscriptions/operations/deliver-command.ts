import type { Command } from '../../billing/subscription';
import { businessNow } from '../../clocks';
import { customersByIds } from '../../customers';
import type { CommandOutcome, SubscriptionDeps } from '../port';
import type { SubscriptionRow } from '../rows';
import { applyCommand } from './apply-command';

/** Brings a noted command to where it takes effect: the workflow, or for a draft, which has none, the database at once. */
export async function deliverCommand(
  deps: SubscriptionDeps,
  { id, customer_id, life }: Pick<SubscriptionRow, 'id' | 'customer_id' | 'life'>,
  sent: { readonly id: string; readonly command: Command },
): Promise<CommandOutcome> {
  if (life.phase !== 'draft') return deps.workflows.command(id, sent);
  const customer = (await customersByIds(deps.db, [customer_id])).get(customer_id);
  const now = await businessNow(deps, customer ?? { test_clock_id: null });
  return applyCommand(deps, { ...sent, subscriptionId: id, now });
}
