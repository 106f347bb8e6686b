import { z } from 'zod';
import { lowerWord } from '../catalog';
import { baseFields, currencyCode, instant, listOf, metadata, PageQuery } from '../http';
import { LIMITS } from '../platform';
import { TaxRate } from './schema';

export const TAX_ENTITIES = ['customer', 'subscription', 'invoice', 'tenant'] as const;

const id = z.string().min(1).max(LIMITS.nameLength);
const priority = z.int().min(-1_000_000).max(1_000_000);
const blank = z.literal('').transform(() => undefined);

/** A rate that a subscription bears instead of those of its customer. */
export const TaxRateOverrideBody = z
  .object({
    tax_rate_code: id,
    currency: z.union([blank, currencyCode]).nullish(),
    priority: priority.nullish(),
    auto_apply: z.boolean().default(true),
    metadata: metadata.nullish(),
  })
  .meta({ id: 'TaxRateOverrideBody' });
export type TaxRateOverrideBody = z.infer<typeof TaxRateOverrideBody>;

export const CreateTaxAssociationBody = z
  .object({
    tax_rate_code: id.meta({ description: 'Code or id of the rate.' }),
    entity_type: z
      .union([blank, lowerWord(TAX_ENTITIES)])
      .optional()
      .meta({ type: 'string', enum: [...TAX_ENTITIES] }),
    entity_id: z.union([blank, id]).optional().meta({ description: 'Not needed for the tenant.' }),
    external_customer_id: z.union([blank, id]).optional(),
    priority: priority.default(100).meta({ description: 'Lower ones first, which matters to compound rates.' }),
    auto_apply: z.boolean().default(true).meta({ description: 'Whether invoices bear it by themselves.' }),
    currency: z.union([blank, currencyCode]).nullish().meta({ description: 'Only for invoices in this currency.' }),
    start_date: z.union([blank, instant]).nullish().meta({ description: 'In force from here on; since ever without it.' }),
    end_date: z.union([blank, instant]).nullish(),
    metadata: metadata.nullish(),
  })
  .meta({ id: 'CreateTaxAssociationBody' });
export type CreateTaxAssociationBody = z.infer<typeof CreateTaxAssociationBody>;

export const UpdateTaxAssociationBody = z
  .object({
    priority: priority.optional(),
    auto_apply: z.boolean().optional(),
    end_date: instant.nullish(),
    metadata: metadata.nullish(),
  })
  .meta({ id: 'UpdateTaxAssociationBody' });
export type UpdateTaxAssociationBody = z.infer<typeof UpdateTaxAssociationBody>;

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const many = z.preprocess((value) => (typeof value === 'string' ? value.split(',') : value), z.array(z.string()).max(LIMITS.filterValues));

export const TaxAssociationListQuery = PageQuery.extend({
  entity_type: lowerWord(TAX_ENTITIES).optional(),
  entity_id: z.string().optional(),
  external_customer_id: z.string().optional(),
  tax_rate_id: z.string().optional(),
  tax_rate_ids: many.optional().meta({ type: 'array' }),
  tax_association_ids: many.optional().meta({ type: 'array' }),
  auto_apply: flag.optional().meta({ type: 'boolean' }),
  currency: currencyCode.optional(),
  sort: z.string().optional(),
});
export type TaxAssociationFilter = z.infer<typeof TaxAssociationListQuery>;

export const TaxAssociation = z
  .object({
    ...baseFields,
    tax_rate_id: z.string(),
    tax_rate: TaxRate,
    entity_type: z.enum(TAX_ENTITIES),
    entity_id: z.string(),
    priority: z.int(),
    auto_apply: z.boolean(),
    currency: z.string().nullable(),
    start_date: z.string().nullable(),
    end_date: z.string().nullable(),
  })
  .meta({ id: 'TaxAssociation' });
export type TaxAssociation = z.infer<typeof TaxAssociation>;

export const TaxAssociationList = listOf(TaxAssociation, 'TaxAssociationList');

export const TaxApplied = z
  .object({
    ...baseFields,
    tax_rate_id: z.string(),
    tax_rate: TaxRate.meta({ id: 'TaxRateApplied', description: 'The rate as it was when the invoice was computed.' }),
    tax_association_id: z.string(),
    entity_type: z.literal('invoice'),
    entity_id: z.string().meta({ description: 'The invoice.' }),
    taxable_amount: z.string(),
    tax_amount: z.string(),
    inclusive: z.boolean().meta({ description: 'Contained in the prices, so not part of total_tax.' }),
    currency: z.string(),
    idempotency_key: z.null().meta({ description: 'Always null; published SDKs expect the field.' }),
    applied_at: z.string(),
  })
  .meta({ id: 'TaxApplied' });
export type TaxApplied = z.infer<typeof TaxApplied>;
