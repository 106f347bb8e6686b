import { refuse, refuseField, type Deps } from '../../platform';
import type { CreateTaxAssociationBody } from '../association-schema';
import { taxedCustomer, taxedEntity, type TaxAssociationRow } from '../association-store';
import { associateTax, type TaxedEntity } from './associate-tax';

/** Lets a customer, a subscription, a draft invoice or the whole tenant bear a tax rate. */
export async function createTaxAssociation(
  deps: Deps,
  caller: { readonly environmentId: string; readonly tenantId: string },
  body: CreateTaxAssociationBody,
): Promise<TaxAssociationRow> {
  const entity = await loadEntity(deps, caller, body);
  return associateTax(deps, entity, {
    rate: body.tax_rate_code,
    priority: body.priority,
    autoApply: body.auto_apply,
    currency: body.currency ?? null,
    startDate: body.start_date ?? null,
    endDate: body.end_date ?? null,
    metadata: body.metadata ?? {},
    pointer: '/tax_rate_code',
  });
}

async function loadEntity(
  deps: Deps,
  { environmentId, tenantId }: { readonly environmentId: string; readonly tenantId: string },
  body: CreateTaxAssociationBody,
): Promise<TaxedEntity> {
  const type = body.entity_type ?? (body.external_customer_id ? 'customer' : refuseField('validation_failed', '/entity_type', 'is needed'));
  if (type === 'tenant') {
    if (body.entity_id !== undefined && body.entity_id !== tenantId) refuseField('not_found', '/entity_id', 'is not your tenant');
    return { environmentId, type, id: tenantId };
  }
  const named = body.entity_id ?? (type === 'customer' ? body.external_customer_id : undefined);
  const id = named ?? refuseField('validation_failed', '/entity_id', 'is needed');
  if (type === 'customer') {
    const customerId = await taxedCustomer(deps.db, environmentId, id, 'share');
    return { environmentId, type, id: customerId ?? refuse('customer_not_found', { customer_id: id }) };
  }
  const found = await taxedEntity(deps.db, environmentId, type, id);
  if (!found) return refuse(type === 'subscription' ? 'subscription_not_found' : 'invoice_not_found', { entity_id: id });
  if (type === 'invoice' && found.status !== 'draft') refuse('invoice_not_draft', { status: found.status });
  return { environmentId, type, id };
}
