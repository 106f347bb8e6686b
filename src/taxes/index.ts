// The door of the room: what others may use, and nothing else.
import type { Route } from '../http';
import type { Deps } from '../platform';
import { associationRoutes } from './association-routes';
import { rateRoutes } from './rate-routes';

export { deleteTaxesApplied, insertTaxesApplied, taxesAppliedOf, toTaxAppliedRows, toTaxAppliedView, type TaxAppliedRow } from './applied-rows';
export { TaxApplied, TaxRateOverrideBody } from './association-schema';
export { taxAssociationsOf } from './association-store';
export { type DueTax, loadDueTaxes } from './due-taxes';
export { associateTax } from './operations/associate-tax';
export { endTax } from './operations/end-tax';
export { overrideTaxes } from './operations/override-taxes';
export { toCoreTaxes } from './to-core-taxes';

export const taxRoutes: readonly Route<Deps>[] = [...rateRoutes, ...associationRoutes];
