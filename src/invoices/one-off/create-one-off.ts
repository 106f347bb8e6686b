import { canonicalJson } from '../../billing/canonical';
import { businessNow } from '../../clocks';
import { requireCustomer } from '../../customers';
import { refuse, refuseField, type Deps } from '../../platform';
import { overrideTaxes } from '../../taxes';
import type { NewInvoice } from '../invoice-row';
import { loadParty } from '../load-party';
import { draftInvoice } from '../operations/draft-invoice';
import { issueInvoice } from '../operations/issue-invoice';
import type { InvoiceRow } from '../rows';
import { requireInvoice } from '../store';
import type { CreateInvoiceBody } from './one-off-schema';
import { readOneOff, type WantedOneOff } from './read-one-off';

/**
 * Writes an invoice that no subscription makes, with the lines that somebody charges: a draft, or final at once under the next number of the series.
 * All in the caller's transaction. Under the caller's own key it is made once.
 */
export async function createOneOff(deps: Deps, environmentId: string, body: CreateInvoiceBody): Promise<InvoiceRow> {
  const named =
    body.customer_id ?? body.external_customer_id ?? refuseField('validation_failed', '/customer_id', 'customer_id or external_customer_id is required');
  const customer = await requireCustomer(deps.db, environmentId, named, 'share');
  const party = await loadParty(deps.db, environmentId, customer.id);
  const now = await businessNow(deps, customer);
  const wanted = readOneOff(body, now);
  const known = await findByKey(deps, environmentId, body);
  if (known)
    return isSame(known, customer.id, body, wanted) ? known : refuse('already_exists', { invoice_id: known.id, idempotency_key: body.idempotency_key });
  await checkSubscription(deps, body, customer.id);
  const id = deps.ids.next('inv');
  await overrideTaxes(deps, { environmentId, type: 'invoice', id }, taxesOf(body));
  const invoice: NewInvoice = {
    ...{ id, party, subscriptionId: body.subscription_id ?? null, kind: 'one_off', billingReason: 'MANUAL', sequence: null, currency: body.currency },
    ...{ period: wanted.period, sources: wanted.sources, description: body.description, metadata: body.metadata },
    ...{ idempotencyKey: body.idempotency_key ?? null, dueDate: body.due_date ?? null },
  };
  if (body.invoice_status === 'DRAFT') await draftInvoice(deps, { ...invoice, finalizeAt: null });
  else await issueInvoice(deps, { ...invoice, now });
  return requireInvoice(deps.db, environmentId, id);
}

/** Two that use one key at the same time take turns, so that the second finds what the first has made. Uses invoices_idempotency_key. */
async function findByKey({ db }: Deps, environmentId: string, { idempotency_key }: CreateInvoiceBody): Promise<InvoiceRow | undefined> {
  if (idempotency_key === undefined) return undefined;
  await db.raw(`select pg_advisory_xact_lock(hashtextextended(?, 0))`, [`invoice ${environmentId} ${idempotency_key}`]);
  return db<InvoiceRow>('invoices').where({ environment_id: environmentId, idempotency_key }).first();
}

function isSame(known: InvoiceRow, customerId: string, { currency }: CreateInvoiceBody, { sources }: WantedOneOff): boolean {
  const shape = (lines: InvoiceRow['inputs']['sources']) =>
    canonicalJson(lines.map((line) => [line.displayName, 'quantity' in line && line.quantity, line.model]));
  return known.customer_id === customerId && known.currency === currency && shape(known.inputs.sources) === shape(sources);
}

/** Asked here, since subscriptions know invoices and not the other way round. */
async function checkSubscription({ db }: Deps, { subscription_id, currency }: CreateInvoiceBody, customerId: string): Promise<void> {
  if (subscription_id === undefined) return;
  const found = (await db('subscriptions').where({ id: subscription_id, customer_id: customerId }).forShare().first('currency')) as
    | { currency: string }
    | undefined;
  if (!found) refuse('subscription_not_found', { subscription_id });
  else if (found.currency !== currency) refuseField('validation_failed', '/currency', `is not that of the subscription, ${found.currency}`);
}

function taxesOf({ tax_rate_overrides, tax_rates }: CreateInvoiceBody) {
  const named = (tax_rates ?? []).map((tax_rate_code) => ({ tax_rate_code, auto_apply: true }));
  return [...(tax_rate_overrides ?? []), ...named];
}
