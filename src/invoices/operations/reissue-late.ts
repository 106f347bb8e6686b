import type { Deps, Instant } from '../../platform';
import { ingestCutoff } from '../../usage';
import type { BillingParty } from '../billing-party';
import { grownLines } from '../late-sources';
import type { InvoiceRow } from '../rows';
import { lockInvoice } from '../store';
import { regenerateInvoice } from './regenerate-invoice';
import { voidInvoice } from './void-invoice';

export interface ReissueLateInput {
  readonly party: BillingParty;
  readonly subscriptionId: string;
  /** Start of the period that is being billed: what happened before it is late. */
  readonly before: Instant;
  readonly now: Instant;
}

/** Under the policy `reissue`, voids each earlier invoice that usage came late for, and makes it again with that usage. */
export async function reissueLate(deps: Deps, input: ReissueLateInput): Promise<readonly InvoiceRow[]> {
  const grown = await grownLines(deps.db, { ...input, ingestedBefore: await ingestCutoff(deps.db), policy: 'reissue' });
  const environmentId = input.party.environment.id;
  const made: InvoiceRow[] = [];
  for (const invoiceId of new Set(grown.map((line) => line.invoiceId))) {
    await voidInvoice(deps, { environmentId, invoiceId, reason: 'Usage arrived after the cut-off.', now: input.now });
    const invoice = await lockInvoice(deps.db, environmentId, invoiceId);
    made.push(await regenerateInvoice(deps, { party: input.party, invoice, now: input.now }));
  }
  return made;
}
