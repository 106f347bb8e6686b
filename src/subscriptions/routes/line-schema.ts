import { z } from 'zod';
import { instant, listOf, SearchBody } from '../../http';
import { LIMITS } from '../../platform';
import { SubscriptionLineItem } from '../answers';
import { ChangedResources, ProrationSummary } from '../changes/outcome-schema';
import { lineSpec, lineUpdate } from './line-specs';
import { effectiveDate } from './modify-schema';
import { prorationFields } from './proration-fields';

export const AddLineBody = lineSpec.extend({ start_date: effectiveDate, ...prorationFields }).meta({ id: 'AddLineBody' });
export const UpdateLineBody = lineUpdate
  .extend({
    price_id: z.string().min(1).optional().meta({ description: 'Another price of the catalog.' }),
    effective_from: effectiveDate,
    ...prorationFields,
  })
  .meta({ id: 'UpdateLineBody' });
export const EndLineBody = z.object({ effective_from: effectiveDate, ...prorationFields }).meta({ id: 'EndLineBody' });

/** A line after its change, with what the change came to. */
export const ChangedLine = SubscriptionLineItem.extend({
  changed_resources: ChangedResources,
  proration: ProrationSummary.nullable(),
  schedule_id: z.string().nullable().meta({ description: 'Set when the change is still to come.' }),
}).meta({ id: 'ChangedLine' });

const ids = z.array(z.string()).max(LIMITS.filterValues).optional();

export const SearchLinesBody = SearchBody.extend({
  subscription_ids: ids,
  price_ids: ids,
  entity_ids: ids,
  entity_type: z.enum(['plan', 'addon', 'subscription']).optional(),
  active_filter: z.boolean().default(false).meta({ description: 'Only lines that have no end, or end later than `current_period_start`.' }),
  current_period_start: instant.optional(),
}).meta({ id: 'SearchLinesBody' });

export const LineList = listOf(SubscriptionLineItem, 'SubscriptionLineItemList');
