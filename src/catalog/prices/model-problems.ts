import { validatePriceModel, type PriceModel } from '../../billing/pricing';
import type { CatalogProblem } from '../common';

/** Where dialect A writes what the core names otherwise. */
const DIALECT_A: Readonly<Record<string, string>> = { '/unit_amount': '/amount', '/package_size': '/transform_quantity/divide_by' };

/** What the core finds wrong with a model, pointed at where the caller wrote it: `at` is the price's place in the body. */
export function modelProblems(model: PriceModel, at: string, dialect: 'a' | 'b'): readonly CatalogProblem[] {
  return validatePriceModel(model).map(({ path, message, reason, band }) => {
    const written = path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return { pointer: `${at}${(dialect === 'a' ? DIALECT_A[written] : undefined) ?? written}`, message, rule: reason, band };
  });
}
