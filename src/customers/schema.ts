import { z } from 'zod';
import { baseFields, currencyCode, listOf, metadata, PageQuery, SearchBody } from '../http';
import { LIMITS } from '../platform';
import { TaxRateOverrideBody } from '../taxes';

const externalId = z
  .string()
  .min(1)
  .max(LIMITS.externalIdLength)
  .regex(/^(\S(.*\S)?)?$/u, 'must not start or end with a space');

/** Both dialects' names for the customer's id in the caller's own system. */
const externalIds = { external_id: externalId.optional(), external_customer_id: externalId.optional() };

/** An empty text clears the address; a customer without one simply gets no mail. */
const email = z.union([z.email().max(LIMITS.nameLength), z.literal('')]);

const addressFields = {
  address_line1: z.string().max(255).optional(),
  address_line2: z.string().max(255).optional(),
  address_city: z.string().max(100).optional(),
  address_state: z.string().max(100).optional(),
  address_postal_code: z.string().max(20).optional(),
  address_country: z
    .union([z.string().regex(/^[A-Za-z]{2}$/, 'must be a country code of two letters'), z.literal('')])
    .optional()
    .meta({ description: 'ISO 3166-1 alpha-2' }),
};

const ownFields = {
  name: z.string().max(LIMITS.nameLength).optional(),
  email: email.optional(),
  contact: z.string().max(20).optional().meta({ description: 'Phone number.' }),
  currency: currencyCode.optional().meta({ description: 'ISO 4217; without it the default currency of the environment.' }),
  billing_currency: currencyCode.optional().meta({ description: 'Another spelling of currency.' }),
  timezone: z.string().max(64).optional().meta({ description: 'IANA zone name; subscriptions inherit it.', example: 'Europe/Berlin' }),
  ...addressFields,
  tax_exempt: z.boolean().optional().meta({ description: 'Invoices bear no tax, whatever rates hold.' }),
  metadata: metadata.optional(),
};

export const CreateCustomerBody = z
  .object({
    ...externalIds,
    ...ownFields,
    test_clock_id: z.string().max(LIMITS.nameLength).optional(),
    tax_rate_overrides: z
      .array(TaxRateOverrideBody)
      .max(LIMITS.taxesPerEntity)
      .nullish()
      .meta({ description: 'Rates that the invoices of the customer bear instead of those of the tenant.' }),
  })
  .meta({ id: 'CreateCustomerBody' });
export type CreateCustomerBody = z.infer<typeof CreateCustomerBody>;

export const UpdateCustomerBody = z.object({ ...externalIds, ...ownFields }).meta({ id: 'UpdateCustomerBody' });
export type UpdateCustomerBody = z.infer<typeof UpdateCustomerBody>;

/** Which customer a `PUT /customers` means. */
export const CustomerQuery = z.object({ id: z.string().optional(), external_customer_id: z.string().optional(), external_id: z.string().optional() });

const filterFields = { external_id: z.string().optional(), external_customer_id: z.string().optional(), email: z.string().optional() };

const listStatus = z.enum(['published', 'archived', 'deleted']).default('published');

export const CustomerListQuery = PageQuery.extend({
  ...filterFields,
  status: listStatus,
  sort: z.string().optional(),
  start_time: z.iso.datetime({ offset: true }).optional(),
  end_time: z.iso.datetime({ offset: true }).optional(),
});

const idList = z.array(z.string()).max(LIMITS.filterValues).optional();

export const SearchCustomersBody = SearchBody.extend({
  ...filterFields,
  status: listStatus,
  customer_ids: idList,
  external_ids: idList,
  metadata: z.record(z.string(), z.string()).optional(),
}).meta({ id: 'SearchCustomersBody' });

export type CustomerFilter = z.infer<typeof CustomerListQuery> | z.infer<typeof SearchCustomersBody>;

export const Customer = z
  .object({
    ...baseFields,
    external_id: z.string(),
    external_customer_id: z.string(),
    name: z.string(),
    email: z.string(),
    contact: z.string(),
    currency: z.string().nullable(),
    billing_currency: z.string().nullable(),
    timezone: z.string(),
    address_line1: z.string(),
    address_line2: z.string(),
    address_city: z.string(),
    address_state: z.string(),
    address_postal_code: z.string(),
    address_country: z.string(),
    tax_exempt: z.boolean(),
    test_clock_id: z.string().nullable(),
    parent_customer: z.null().meta({ description: 'Always null; published SDKs expect the field.' }),
    parent_customer_id: z.null().meta({ description: 'Always null; published SDKs expect the field.' }),
  })
  .meta({ id: 'Customer' });
export type Customer = z.infer<typeof Customer>;

export const CustomerList = listOf(Customer, 'CustomerList');
