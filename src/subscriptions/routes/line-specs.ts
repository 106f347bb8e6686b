import { z } from 'zod';
import { dialectAFields, OwnPriceBody } from '../../catalog';
import { instant, metadata, positiveDecimalText } from '../../http';
import { LIMITS } from '../../platform';
import { lineCommitmentFields } from './line-commitment';

const whatItCosts = {
  ...dialectAFields,
  quantity: positiveDecimalText.optional(),
  display_name: z.string().max(LIMITS.nameLength).optional(),
  metadata: metadata.optional(),
  ...lineCommitmentFields,
};

/** A line that begins: a price of the catalog, perhaps under another model, or a price of its own. */
export const lineSpec = z
  .object({
    price_id: z.string().min(1).optional().meta({ description: 'A price of the catalog. With an amount or a model beside it, that price on these terms.' }),
    price: OwnPriceBody.optional().meta({ description: 'A price for this subscription alone.' }),
    ...whatItCosts,
    end_date: instant.optional(),
  })
  .meta({ id: 'SubscriptionLineSpec' });

/** A line that a new subscription has from its start, or from a later day on. */
export const firstLine = lineSpec.extend({ start_date: instant.optional() }).meta({ id: 'FirstSubscriptionLine' });

/** Lines that a change begins, or what holds for the lines of a plan's prices. */
export const lineSpecs = z.array(lineSpec).max(LIMITS.lineItemsPerSubscription);

/** A price of the plan or the add-on on other terms. */
export const lineOverride = z.object({ price_id: z.string().min(1), ...whatItCosts }).meta({ id: 'OverrideLineItem' });
export const lineOverrides = z.array(lineOverride).max(LIMITS.lineItemsPerSubscription);

/** What a line is carried on under; the rest of it stays. */
export const lineUpdate = z.object(whatItCosts);
