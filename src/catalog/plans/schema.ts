import { z } from 'zod';
import { baseFields, listOf, metadata } from '../../http';
import { alwaysNull, CatalogListQuery, CatalogSearchBody, description, idList, lookupKey, name } from '../common';
import { Price } from '../prices';

const ownFields = {
  lookup_key: lookupKey.optional(),
  description: description.optional(),
  display_order: z.int().min(0).max(1_000_000).optional(),
  late_usage: z
    .enum(['next_invoice', 'reissue', 'ignore'])
    .nullish()
    .meta({ description: 'What becomes of usage that arrives after the cut-off of its period; null follows the environment.' }),
  metadata: metadata.optional(),
};

export const CreatePlanBody = z.object({ name, ...ownFields }).meta({ id: 'CreatePlanBody' });
export type CreatePlanBody = z.infer<typeof CreatePlanBody>;

export const UpdatePlanBody = z.object({ name: name.optional(), ...ownFields }).meta({ id: 'UpdatePlanBody' });
export type UpdatePlanBody = z.infer<typeof UpdatePlanBody>;

export const PlanListQuery = CatalogListQuery;
export const SearchPlansBody = CatalogSearchBody.extend({
  lookup_key: z.string().optional(),
  plan_ids: idList.optional(),
  metadata: z.record(z.string(), z.string()).optional(),
}).meta({ id: 'SearchPlansBody' });
export type PlanFilter = z.infer<typeof PlanListQuery> | z.infer<typeof SearchPlansBody>;

export const Plan = z
  .object({
    ...baseFields,
    name: z.string(),
    lookup_key: z.string(),
    description: z.string(),
    display_order: z.int(),
    late_usage: z.enum(['next_invoice', 'reissue', 'ignore']).nullable(),
    prices: z.array(Price).nullable().meta({ description: 'What the plan sells, now or from a later date; in lists only with expand=prices.' }),
    entitlements: alwaysNull,
    credit_grants: alwaysNull,
  })
  .meta({ id: 'Plan' });
export type Plan = z.infer<typeof Plan>;

export const PlanList = listOf(Plan, 'PlanList');
