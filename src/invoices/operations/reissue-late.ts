import type { Deps, Instant } from '../../platform';
import type { BillingCut } from '../billing-cut';
import type { BillingParty } from '../billing-party';
import { lockInvoice } from '../store';
import type { UnnumberedInvoice } from '../write-final';
import { regenerateInvoice } from './regenerate-invoice';
import { voidInvoice } from './void-invoice';

export interface ReissueLateInput {
  readonly party: BillingParty;
  readonly cut: BillingCut;
  readonly now: Instant;
}

/** Under the policy `reissue`, voids each earlier invoice that usage came late for, and makes it again with that usage. */
export async function reissueLate(deps: Deps, { party, cut, now }: ReissueLateInput): Promise<readonly UnnumberedInvoice[]> {
  const { policy, lines } = cut.late;
  if (policy !== 'reissue') return [];
  const environmentId = party.environment.id;
  const made: UnnumberedInvoice[] = [];
  for (const invoiceId of new Set(lines.map((line) => line.invoiceId))) {
    await voidInvoice(deps, { environmentId, invoiceId, reason: 'Usage arrived after the cut-off.', now });
    const invoice = await lockInvoice(deps.db, environmentId, invoiceId);
    made.push(await regenerateInvoice(deps, { party, invoice, now, cut }));
  }
  return made;
}
