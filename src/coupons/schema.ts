import { z } from 'zod';
import { CatalogListQuery, CatalogSearchBody, idList, lowerWord } from '../catalog';
import { baseFields, currencyCode, decimalText, instant, listOf, metadata } from '../http';
import { LIMITS } from '../platform';

export const COUPON_TYPES = ['fixed', 'percentage'] as const;
export const CADENCES = ['once', 'repeated', 'forever'] as const;

const couponCode = z
  .string()
  .max(LIMITS.nameLength)
  .regex(/^(\S(.*\S)?)?$/u, 'must not start or end with a space')
  .meta({ description: 'What customers type in; unique in the environment, whatever its case.' });

const optionalInstant = z.union([z.literal('').transform(() => undefined), instant]).nullish();

export const CreateCouponBody = z
  .object({
    name: z.string().min(1).max(LIMITS.nameLength),
    coupon_code: couponCode.nullish(),
    type: lowerWord(COUPON_TYPES),
    amount_off: decimalText.nullish().meta({ description: 'For type fixed, with currency.' }),
    percentage_off: decimalText.nullish().meta({ description: 'For type percentage: more than 0, at most 100.' }),
    currency: z.union([z.literal(''), currencyCode]).nullish(),
    cadence: lowerWord(CADENCES),
    duration_in_periods: z.int().min(0).max(10_000).nullish().meta({ description: 'For cadence repeated: how many periods it discounts.' }),
    max_redemptions: z.int().min(1).nullish().meta({ description: 'How many subscriptions (or lines of them) may use it.' }),
    redeem_after: optionalInstant.meta({ description: 'It can be used from this instant on.' }),
    redeem_before: optionalInstant.meta({ description: 'It can be used until before this instant; what runs by then runs on.' }),
    rules: z.record(z.string(), z.unknown()).nullish().meta({ description: 'Kept and shown; nothing follows from it.' }),
    metadata: metadata.nullish(),
  })
  .meta({ id: 'CreateCouponBody' });
export type CreateCouponBody = z.infer<typeof CreateCouponBody>;

export const UpdateCouponBody = z
  .object({ name: z.string().min(1).max(LIMITS.nameLength).optional(), metadata: metadata.nullish() })
  .meta({ id: 'UpdateCouponBody' });
export type UpdateCouponBody = z.infer<typeof UpdateCouponBody>;

export const CouponListQuery = CatalogListQuery.omit({ lookup_key: true }).extend({ coupon_code: z.string().optional() });
export const SearchCouponsBody = CatalogSearchBody.extend({ coupon_codes: idList.optional(), coupon_ids: idList.optional() }).meta({
  id: 'SearchCouponsBody',
});
export type CouponFilter = z.infer<typeof CouponListQuery> | z.infer<typeof SearchCouponsBody>;

export const Coupon = z
  .object({
    ...baseFields,
    name: z.string(),
    coupon_code: z.string(),
    type: z.enum(COUPON_TYPES),
    amount_off: z.string().nullable(),
    percentage_off: z.string().nullable(),
    currency: z.string().nullable(),
    cadence: z.enum(CADENCES),
    duration_in_periods: z.int().nullable(),
    max_redemptions: z.int().nullable(),
    total_redemptions: z.int().meta({ description: 'Subscriptions (or lines of them) that it has discounted on a final invoice.' }),
    redeem_after: z.string().nullable(),
    redeem_before: z.string().nullable(),
    rules: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'Coupon' });
export type Coupon = z.infer<typeof Coupon>;

export const CouponList = listOf(Coupon, 'CouponList');
