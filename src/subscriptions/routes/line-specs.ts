import { z } from 'zod';
import { metadata, positiveDecimalText } from '../../http';
import { LIMITS } from '../../platform';
import type { LineSpec } from '../changes';

export const lineSpec = z
  .object({
    price_id: z.string().min(1),
    quantity: positiveDecimalText.optional(),
    display_name: z.string().max(LIMITS.nameLength).optional(),
    metadata: metadata.optional(),
  })
  .meta({ id: 'SubscriptionLineSpec' });

/** Lines that a change begins, or what holds for the lines of a plan's prices. */
export const lineSpecs = z.array(lineSpec).max(LIMITS.lineItemsPerSubscription);

export function toLineSpec({ price_id, quantity, display_name, metadata: noted }: z.infer<typeof lineSpec>): LineSpec {
  return {
    priceId: price_id,
    ...(quantity === undefined ? {} : { quantity }),
    ...(display_name === undefined ? {} : { displayName: display_name }),
    ...(noted === undefined ? {} : { metadata: noted }),
  };
}
