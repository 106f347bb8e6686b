import { z } from 'zod';
import { alwaysNull, CatalogListQuery, CatalogSearchBody, idList, Price } from '../catalog';
import { baseFields, listOf, metadata } from '../http';
import { LIMITS } from '../platform';

const name = z.string().min(1).max(LIMITS.nameLength);
const description = z.string().max(LIMITS.descriptionLength);

export const CreateAddonBody = z
  .object({
    name,
    lookup_key: z.string().min(1).max(LIMITS.nameLength).meta({ description: 'Unique in the environment; it never changes.' }),
    description: description.nullish(),
    metadata: metadata.nullish(),
  })
  .meta({ id: 'CreateAddonBody' });
export type CreateAddonBody = z.infer<typeof CreateAddonBody>;

export const UpdateAddonBody = z
  .object({ name: name.optional(), description: description.optional(), metadata: metadata.nullish() })
  .meta({ id: 'UpdateAddonBody' });
export type UpdateAddonBody = z.infer<typeof UpdateAddonBody>;

export const AddonListQuery = CatalogListQuery;
export const SearchAddonsBody = CatalogSearchBody.extend({ addon_ids: idList.optional(), lookup_keys: idList.optional() }).meta({ id: 'SearchAddonsBody' });
export type AddonFilter = z.infer<typeof AddonListQuery> | z.infer<typeof SearchAddonsBody>;

export const Addon = z
  .object({
    ...baseFields,
    name: z.string(),
    lookup_key: z.string(),
    description: z.string(),
    type: alwaysNull,
    prices: z.array(Price).nullable().meta({ description: 'What the add-on sells, now or from a later date; in lists only with expand=prices.' }),
    entitlements: alwaysNull,
    credit_grants: alwaysNull,
  })
  .meta({ id: 'Addon' });
export type Addon = z.infer<typeof Addon>;

export const AddonList = listOf(Addon, 'AddonList');
