import { addToOutbox, type Deps, type Instant } from '../../platform';
import { transfer } from '../ledger';
import { openPeriodAt, type CreditGrantRow, type OpenBounds } from '../store';
import { validityIn } from '../validity';

export interface CreateGrantInput {
  readonly environmentId: string;
  readonly customerId: string;
  readonly amount: string;
  readonly name: string;
  readonly priority: number | null;
  readonly rollover: boolean;
  readonly expiresInDays: number | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** Business time: the instant of the grant on the customer's clock. */
  readonly grantedAt: Instant;
  /** The usage it pays for, where that does not follow from the open billing period. */
  readonly validity?: { readonly from: Instant; readonly until: Instant | null };
}

/** Grants credits counted in units. Without an open billing period they wait for the first one that covers or follows the grant. */
export async function createGrant(deps: Deps, input: CreateGrantInput): Promise<CreditGrantRow> {
  const period = input.validity === undefined ? await openPeriodAt(deps.db, input.customerId, input.grantedAt) : undefined;
  const grant = computeGrant(deps, input, period);
  await applyGrant(deps, grant);
  await addToOutbox(deps, {
    environmentId: grant.environment_id,
    topic: 'credit_grant.created',
    subjectId: grant.id,
    payload: { customer_id: grant.customer_id, amount: grant.amount },
  });
  return grant;
}

function computeGrant(deps: Deps, input: CreateGrantInput, period: OpenBounds | undefined): CreditGrantRow {
  const now = deps.clock.now();
  const terms = { rollover: input.rollover, expires_in_days: input.expiresInDays, granted_at: input.grantedAt };
  return {
    id: deps.ids.next('cg'),
    environment_id: input.environmentId,
    customer_id: input.customerId,
    name: input.name,
    amount: input.amount,
    remaining: input.amount,
    priority: input.priority,
    ...terms,
    ...validityOf(input, terms, period),
    lapsed_at: null,
    metadata: input.metadata,
    created_at: now,
    updated_at: now,
  };
}

function validityOf(
  { validity }: CreateGrantInput,
  terms: Parameters<typeof validityIn>[0],
  period: OpenBounds | undefined,
): Pick<CreditGrantRow, 'valid_from' | 'valid_until'> {
  if (validity !== undefined) return { valid_from: validity.from, valid_until: validity.until };
  return period ? validityIn(terms, period) : { valid_from: null, valid_until: null };
}

async function applyGrant(deps: Deps, grant: CreditGrantRow): Promise<void> {
  await deps.db('credit_grants').insert({ ...grant, metadata: JSON.stringify(grant.metadata) });
  await transfer(deps, [
    {
      environmentId: grant.environment_id,
      grantId: grant.id,
      from: 'issued',
      to: 'lot',
      quantity: grant.amount,
      cause: 'grant',
      invoiceId: null,
      at: grant.granted_at,
    },
  ]);
}
