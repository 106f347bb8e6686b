import { z } from 'zod';
import { alwaysNull, idList } from '../catalog';
import { baseFields, instant, listOf, metadata, PageQuery } from '../http';
import { LIMITS } from '../platform';
import { COUPON_TYPES, Coupon } from './schema';

const id = z.string().min(1).max(LIMITS.nameLength);

/** A coupon as a subscription's create body names it. */
export const SubscriptionCouponBody = z
  .object({
    coupon_code: id.meta({ description: 'Code or id of the coupon.' }),
    price_id: id.optional().meta({ description: 'Discounts only the line of this price.' }),
    start_date: instant.optional().meta({ description: 'Discounts what is billed for periods from here on; without it since the start.' }),
    end_date: instant.optional(),
  })
  .meta({ id: 'SubscriptionCouponBody' });

export const AttachCouponBody = z
  .object({
    subscription_id: id,
    coupon_code: id.optional().meta({ description: 'Code or id of the coupon.' }),
    coupon_id: id.optional(),
    subscription_line_item_id: id.nullish(),
    start_date: instant.optional().meta({ description: 'Discounts what is billed for periods from here on; without it from the running period.' }),
    end_date: instant.optional(),
    metadata: metadata.optional(),
  })
  .meta({ id: 'AttachCouponBody' });
export type AttachCouponBody = z.infer<typeof AttachCouponBody>;

export const EndCouponBody = z.object({ end_date: instant.optional() }).meta({ id: 'EndCouponBody' });

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const many = z.preprocess((value) => (typeof value === 'string' ? value.split(',') : value), idList);

export const AssociationListQuery = PageQuery.extend({
  coupon_id: z.string().optional(),
  coupon_ids: many.optional().meta({ type: 'array' }),
  subscription_id: z.string().optional(),
  subscription_ids: many.optional().meta({ type: 'array' }),
  subscription_line_item_id: z.string().optional(),
  active_only: flag.default(false).meta({ type: 'boolean', description: 'Leaves out what has ended.' }),
  sort: z.string().optional(),
});
export type AssociationFilter = z.infer<typeof AssociationListQuery>;

export const CouponAssociation = z
  .object({
    ...baseFields,
    coupon_id: z.string(),
    coupon: Coupon,
    subscription_id: z.string(),
    subscription_line_item_id: z.string().nullable(),
    subscription_line_item: alwaysNull,
    subscription_phase_id: alwaysNull,
    start_date: z.string(),
    end_date: z.string().nullable(),
    redeemed_at: z.string().nullable().meta({ description: 'When a final invoice first bore its discount.' }),
  })
  .meta({ id: 'CouponAssociation' });
export type CouponAssociation = z.infer<typeof CouponAssociation>;

export const CouponAssociationList = listOf(CouponAssociation, 'CouponAssociationList');

export const CouponApplication = z
  .object({
    ...baseFields,
    coupon_id: z.string(),
    coupon_association_id: z.string(),
    subscription_id: z.string(),
    invoice_id: z.string(),
    invoice_line_item_id: z.string().nullable(),
    currency: z.string(),
    discount_type: z.enum(COUPON_TYPES),
    discount_percentage: z.string().nullable(),
    original_price: z.string().meta({ description: 'What the coupons before it left of the lines that it discounts.' }),
    discounted_amount: z.string(),
    final_price: z.string(),
    coupon_snapshot: z.record(z.string(), z.unknown()),
    applied_at: z.string(),
  })
  .meta({ id: 'CouponApplication' });
export type CouponApplication = z.infer<typeof CouponApplication>;
