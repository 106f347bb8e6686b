import { isCurrency } from '../../billing/money';
import { addToOutbox, LIMITS, refuse, refuseField, type Deps, type Instant } from '../../platform';
import { insertTaxAssociation, taxAssociationsOf, taxedEntity, type TaxAssociationRow, type TaxEntityType } from '../association-store';
import { findTaxRate, type TaxRateRow } from '../store';

export interface WantedTax {
  /** Code or id. */
  readonly rate: string;
  readonly priority: number;
  readonly autoApply: boolean;
  readonly currency: string | null;
  readonly startDate: Instant | null;
  readonly endDate: Instant | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the caller wrote the rate. */
  readonly pointer: string;
}

export interface TaxedEntity {
  readonly environmentId: string;
  readonly type: TaxEntityType;
  readonly id: string;
}

/** Lets something bear a tax rate. The same rate twice at one time is refused: it would be charged once anyway. */
export async function associateTax(deps: Deps, entity: TaxedEntity, wanted: WantedTax): Promise<TaxAssociationRow> {
  const rate = await findTaxRate(deps.db, entity.environmentId, wanted.rate, 'share');
  if (!rate) return refuseField('tax_rate_not_found', wanted.pointer, 'names no tax rate of this environment', { tax_rate: wanted.rate });
  await checkOwnInvoices(deps, entity, wanted);
  const others = await taxAssociationsOf(deps.db, entity.environmentId, [entity.id]);
  checkAssociate(rate, wanted, others);
  const row = computeAssociation(deps, entity, rate, wanted);
  await insertTaxAssociation(deps.db, row);
  const payload = { tax_rate_id: rate.id, entity_type: entity.type, entity_id: entity.id };
  await addToOutbox(deps, { environmentId: entity.environmentId, topic: 'tax_association.created', subjectId: row.id, payload });
  return row;
}

/** A tax of a subscription that is billed with another would not hold on the invoices of that one. */
async function checkOwnInvoices({ db }: Deps, { environmentId, type, id }: TaxedEntity, { pointer }: WantedTax): Promise<void> {
  if (type !== 'subscription') return;
  const parentId = (await taxedEntity(db, environmentId, type, id))?.parent_subscription_id ?? null;
  if (parentId === null) return;
  const details = { subscription_id: id, parent_subscription_id: parentId };
  refuseField('billed_with_parent', pointer, 'would not hold on the invoices of another, on which this subscription is billed', details);
}

function checkAssociate(rate: TaxRateRow, wanted: WantedTax, others: readonly TaxAssociationRow[]): void {
  const { currency, startDate, endDate } = wanted;
  if (currency !== null && !isCurrency(currency)) refuseField('invalid_currency', '/currency', 'is not a current ISO 4217 code', { currency });
  if (startDate !== null && endDate !== null && endDate <= startDate) refuseField('end_before_start', '/end_date', 'must come after start_date');
  if (others.length >= LIMITS.taxesPerEntity) refuse('validation_failed', { limit: LIMITS.taxesPerEntity });
  if (others.some((other) => other.tax_rate_id === rate.id && collide(other, wanted))) {
    refuse('already_exists', { tax_rate_id: rate.id }, [{ pointer: wanted.pointer, message: 'is borne at that time already' }]);
  }
}

function collide(other: TaxAssociationRow, wanted: WantedTax): boolean {
  const endsBefore = (end: Instant | null, start: Instant | null) => end !== null && start !== null && end <= start;
  const apart = endsBefore(other.end_date, wanted.startDate) || endsBefore(wanted.endDate, other.start_date);
  return !apart && (other.currency === null || wanted.currency === null || other.currency === wanted.currency);
}

function computeAssociation(deps: Deps, entity: TaxedEntity, rate: TaxRateRow, wanted: WantedTax): TaxAssociationRow {
  const at = deps.clock.now();
  return {
    id: deps.ids.next('tax_assoc'),
    environment_id: entity.environmentId,
    tax_rate_id: rate.id,
    entity_type: entity.type,
    entity_id: entity.id,
    priority: wanted.priority,
    auto_apply: wanted.autoApply,
    currency: wanted.currency,
    start_date: wanted.startDate,
    end_date: wanted.endDate,
    metadata: wanted.metadata,
    status: 'published',
    created_at: at,
    updated_at: at,
  };
}
