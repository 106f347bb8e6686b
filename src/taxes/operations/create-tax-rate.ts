import { decimal } from '../../billing/money';
import { addToOutbox, refuseField, type Deps } from '../../platform';
import type { CreateTaxRateBody } from '../schema';
import { insertTaxRate, type TaxRateRow } from '../store';

/** Creates a tax rate. Its value never changes: another percentage is another rate. */
export async function createTaxRate(deps: Deps, environmentId: string, body: CreateTaxRateBody): Promise<TaxRateRow> {
  checkTaxRate(body);
  const rate = computeTaxRate(deps, environmentId, body);
  await insertTaxRate(deps.db, rate);
  await addToOutbox(deps, { environmentId, topic: 'tax_rate.created', subjectId: rate.id, payload: { code: rate.code } });
  return rate;
}

function checkTaxRate({ tax_rate_type, percentage_value, fixed_value, inclusive, compound }: CreateTaxRateBody): void {
  if (tax_rate_type === 'percentage') {
    if (isGiven(fixed_value)) refuseField('validation_failed', '/fixed_value', 'is for type fixed');
    const percentage = decimal(percentage_value ?? refuseField('validation_failed', '/percentage_value', 'is needed for type percentage'));
    if (percentage.lt(0) || percentage.gt(100)) refuseField('validation_failed', '/percentage_value', 'must be 0 to 100');
    if (inclusive && compound) refuseField('validation_failed', '/compound', 'is for rates that are added to the price');
    return;
  }
  if (isGiven(percentage_value)) refuseField('validation_failed', '/percentage_value', 'is for type percentage');
  const amount = decimal(fixed_value ?? refuseField('validation_failed', '/fixed_value', 'is needed for type fixed'));
  if (amount.lt(0)) refuseField('validation_failed', '/fixed_value', 'must not be negative');
  if (inclusive) refuseField('validation_failed', '/inclusive', 'is for type percentage');
  if (compound) refuseField('validation_failed', '/compound', 'is for type percentage');
}

/** Published clients fill what their caller left out with zeros. */
function isGiven(value: string | null | undefined): boolean {
  return value !== null && value !== undefined && !decimal(value).isZero();
}

function computeTaxRate(deps: Deps, environmentId: string, body: CreateTaxRateBody): TaxRateRow {
  const at = deps.clock.now();
  const { name, code, tax_rate_type, inclusive, compound, tax_rate_status } = body;
  return {
    id: deps.ids.next('taxrate'),
    environment_id: environmentId,
    ...{ name, code, description: body.description ?? '', tax_rate_type },
    percentage_value: tax_rate_type === 'percentage' ? (body.percentage_value ?? null) : null,
    fixed_value: tax_rate_type === 'fixed' ? (body.fixed_value ?? null) : null,
    ...{ inclusive, compound, scope: body.scope ?? 'INTERNAL', tax_rate_status },
    metadata: body.metadata ?? {},
    status: 'published',
    created_at: at,
    updated_at: at,
  };
}
