import { z } from 'zod';
import { CatalogListQuery, lowerWord, upperWord } from '../catalog';
import { baseFields, decimalText, listOf, metadata } from '../http';
import { LIMITS } from '../platform';

export const TAX_TYPES = ['percentage', 'fixed'] as const;
export const SCOPES = ['INTERNAL', 'EXTERNAL', 'ONETIME'] as const;
export const RATE_STATUSES = ['ACTIVE', 'INACTIVE'] as const;

const name = z.string().min(1).max(LIMITS.nameLength);
const code = z
  .string()
  .min(1)
  .max(LIMITS.nameLength)
  .regex(/^\S(.*\S)?$/u, 'must not start or end with a space');
const description = z.string().max(LIMITS.descriptionLength);

export const CreateTaxRateBody = z
  .object({
    name,
    code: code.meta({ description: 'Unique in the environment; associations name the rate by it.' }),
    description: description.nullish(),
    tax_rate_type: lowerWord(TAX_TYPES).default('percentage'),
    percentage_value: decimalText.nullish().meta({ description: 'For type percentage: 0 to 100.' }),
    fixed_value: decimalText.nullish().meta({ description: 'For type fixed: an amount for each invoice, in the currency of the invoice.' }),
    inclusive: z.boolean().default(false).meta({ description: 'The prices contain the tax: it is shown and not added.' }),
    compound: z.boolean().default(false).meta({ description: 'Charged on the taxes before it as well.' }),
    scope: z.union([z.literal('').transform(() => undefined), upperWord(SCOPES)]).nullish(),
    tax_rate_status: upperWord(RATE_STATUSES).default('ACTIVE'),
    metadata: metadata.nullish(),
  })
  .meta({ id: 'CreateTaxRateBody' });
export type CreateTaxRateBody = z.infer<typeof CreateTaxRateBody>;

export const UpdateTaxRateBody = z
  .object({
    name: name.optional(),
    code: code.optional(),
    description: description.optional(),
    tax_rate_status: upperWord(RATE_STATUSES).optional().meta({ description: 'An INACTIVE rate is left out of every invoice that is computed from now on.' }),
    metadata: metadata.nullish(),
  })
  .meta({ id: 'UpdateTaxRateBody' });
export type UpdateTaxRateBody = z.infer<typeof UpdateTaxRateBody>;

const many = z.preprocess((value) => (typeof value === 'string' ? value.split(',') : value), z.array(z.string()).max(LIMITS.filterValues));

export const TaxRateListQuery = CatalogListQuery.omit({ lookup_key: true }).extend({
  code: z.string().optional(),
  taxrate_codes: many.optional().meta({ type: 'array' }),
  taxrate_ids: many.optional().meta({ type: 'array' }),
  scope: upperWord(SCOPES).optional(),
  tax_rate_status: upperWord(RATE_STATUSES).optional(),
});
export type TaxRateFilter = z.infer<typeof TaxRateListQuery>;

export const TaxRate = z
  .object({
    ...baseFields,
    name: z.string(),
    code: z.string(),
    description: z.string(),
    tax_rate_type: z.enum(TAX_TYPES),
    percentage_value: z.string().nullable(),
    fixed_value: z.string().nullable(),
    inclusive: z.boolean(),
    compound: z.boolean(),
    scope: z.enum(SCOPES),
    tax_rate_status: z.enum(RATE_STATUSES),
  })
  .meta({ id: 'TaxRate' });
export type TaxRate = z.infer<typeof TaxRate>;

export const TaxRateList = listOf(TaxRate, 'TaxRateList');
