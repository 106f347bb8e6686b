import type { Deps } from '../../platform';
import type { TaxRateOverrideBody } from '../association-schema';
import { associateTax, type TaxedEntity } from './associate-tax';

const DEFAULT_PRIORITY = 100;

/** Gives something new the tax rates that its body names, instead of those that it would inherit. */
export async function overrideTaxes(deps: Deps, entity: TaxedEntity, overrides: readonly TaxRateOverrideBody[]): Promise<void> {
  for (const [index, { tax_rate_code, currency, priority, auto_apply, metadata }] of overrides.entries()) {
    await associateTax(deps, entity, {
      ...{ rate: tax_rate_code, priority: priority ?? DEFAULT_PRIORITY, autoApply: auto_apply, currency: currency ?? null },
      ...{ startDate: null, endDate: null, metadata: metadata ?? {}, pointer: `/tax_rate_overrides/${index}/tax_rate_code` },
    });
  }
}
