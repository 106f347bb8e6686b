import { z } from 'zod';
import { decimalText, metadata, PageQuery } from '../http';
import { LIMITS } from '../platform';

const positive = decimalText.refine((text) => !text.startsWith('-') && /[1-9]/.test(text), 'must be greater than 0');

export const CreateCreditGrantBody = z
  .object({
    customer_id: z.string().min(1).optional(),
    external_customer_id: z.string().min(1).optional(),
    external_id: z.string().min(1).optional(),
    amount: positive.meta({ description: 'Number of units (events) that the grant pays for.' }),
    expires_in_days: z.int().min(1).max(36_500).nullish(),
    rollover: z
      .boolean()
      .default(false)
      .meta({ description: 'True: what is left carries on until it expires. False: it lapses at the end of the billing period of the grant.' }),
    name: z.string().max(LIMITS.nameLength).default(''),
    priority: z.int().min(0).nullish().meta({ description: 'Small numbers burn first.' }),
    metadata: metadata.default({}),
  })
  .meta({ id: 'CreateCreditGrantBody' });

export const CreditGrant = z
  .object({
    id: z.string(),
    environment_id: z.string(),
    customer_id: z.string(),
    external_customer_id: z.string(),
    name: z.string(),
    amount: z.string(),
    remaining: z.string(),
    rollover: z.boolean(),
    expires_in_days: z.int().nullable(),
    priority: z.int().nullable(),
    status: z
      .enum(['waiting', 'active', 'used_up', 'lapsed'])
      .meta({ description: '`waiting`: until the first billing period that covers or follows the grant.' }),
    granted_at: z.string(),
    expires_at: z.string().nullable(),
    valid_from: z.string().nullable(),
    valid_until: z.string().nullable(),
    lapsed_at: z.string().nullable(),
    metadata: z.record(z.string(), z.string()),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'CreditGrant' });

export const ListCreditGrantsQuery = PageQuery.extend({ customer_id: z.string().optional(), external_customer_id: z.string().optional() });

export const LedgerEntry = z
  .object({
    id: z.string(),
    transaction_id: z.string(),
    account: z.enum(['issued', 'lot', 'consumed', 'lapsed']),
    quantity: z.string(),
    cause: z.enum(['grant', 'consumption', 'void', 'lapse']),
    invoice_id: z.string().nullable(),
    occurred_at: z.string(),
    created_at: z.string(),
  })
  .meta({ id: 'LedgerEntry' });
