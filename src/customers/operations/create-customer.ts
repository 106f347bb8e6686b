import { findEnvironment } from '../../access';
import { addToOutbox, refuse, refuseField, violatedUnique, type Deps } from '../../platform';
import { overrideTaxes } from '../../taxes';
import { checkCustomerFields, mergeCustomerFields } from '../customer-fields';
import { externalIdOf } from '../refs';
import type { CreateCustomerBody } from '../schema';
import { findClaimant, insertCustomer, testClockExists, type CustomerRow } from '../store';

const BLANK = { name: '', email: '', contact: '', currency: null, timezone: 'UTC', address: {}, tax_exempt: false, metadata: {} };

interface Context {
  readonly claimant: CustomerRow | undefined;
  readonly clockKnown: boolean;
  readonly defaultCurrency: string | null;
}

/**
 * Creates a customer; without a currency it gets that of the environment.
 * An id that another customer's events may carry is refused: usage must belong to one customer.
 */
export async function createCustomer(deps: Deps, environmentId: string, body: CreateCustomerBody): Promise<CustomerRow> {
  const externalId = externalIdOf(body) ?? refuseField('validation_failed', '/external_id', 'is needed, here or as external_customer_id');
  const context = await loadCreateCustomer(deps, environmentId, externalId, body.test_clock_id);
  const customer = computeCustomer(deps, environmentId, externalId, body, context);
  checkCreateCustomer(context, customer);
  await applyCreateCustomer(deps, customer);
  await overrideTaxes(deps, { environmentId, type: 'customer', id: customer.id }, body.tax_rate_overrides ?? []);
  await addToOutbox(deps, { environmentId, topic: 'customer.created', subjectId: customer.id, payload: { external_id: externalId } });
  return customer;
}

async function loadCreateCustomer(deps: Deps, environmentId: string, externalId: string, clockId: string | undefined): Promise<Context> {
  return {
    claimant: await findClaimant(deps.db, environmentId, externalId),
    clockKnown: clockId === undefined || (await testClockExists(deps.db, environmentId, clockId)),
    defaultCurrency: (await findEnvironment(deps.db, environmentId))?.settings.default_currency ?? null,
  };
}

function computeCustomer(deps: Deps, environmentId: string, externalId: string, body: CreateCustomerBody, context: Context): CustomerRow {
  const at = deps.clock.now();
  return {
    id: deps.ids.next('cust'),
    environment_id: environmentId,
    external_id: externalId,
    ...mergeCustomerFields({ ...BLANK, currency: context.defaultCurrency }, body),
    test_clock_id: body.test_clock_id ?? null,
    former_external_ids: [],
    status: 'published',
    created_at: at,
    updated_at: at,
  };
}

function checkCreateCustomer(context: Context, customer: CustomerRow): void {
  checkCustomerFields(customer);
  if (!context.clockKnown) refuseField('not_found', '/test_clock_id', 'names no test clock of this environment');
  if (context.claimant) refuse('external_id_taken', { external_id: customer.external_id, customer_id: context.claimant.id });
}

/** The unique index decides when two callers race; the second gets the same refusal as above. */
async function applyCreateCustomer(deps: Deps, customer: CustomerRow): Promise<void> {
  await insertCustomer(deps.db, customer).catch((error: unknown) => {
    if (violatedUnique(error) === 'customers_external_id') refuse('external_id_taken', { external_id: customer.external_id });
    throw error;
  });
}
