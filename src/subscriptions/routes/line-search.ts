import type { z } from 'zod';
import { listRows, route, type Page, type Route } from '../../http';
import type { Db } from '../../platform';
import { loadLineViews } from '../line-view';
import type { SubscriptionDeps } from '../port';
import type { LineItemRow } from '../rows';
import { LineList, SearchLinesBody } from './line-schema';

const FIELDS = ['id', 'subscription_id', 'price_id', 'entity_type', 'entity_id', 'start_date', 'end_date', 'quantity', 'created_at', 'updated_at'];

/** One page of the lines that match every condition given. Uses subscription_line_items_list. */
function searchLines(db: Db, environmentId: string, filter: z.infer<typeof SearchLinesBody>): Promise<Page<LineItemRow>> {
  const query = db('subscription_line_items').where({ environment_id: environmentId });
  const { subscription_ids, price_ids, entity_ids, entity_type, active_filter, current_period_start } = filter;
  if (subscription_ids) void query.whereIn('subscription_id', subscription_ids);
  if (price_ids) void query.whereIn('price_id', price_ids);
  if (entity_ids) void query.whereIn('entity_id', entity_ids);
  if (entity_type) void query.where({ entity_type });
  if (active_filter || current_period_start) {
    void query.andWhere((open) => {
      void open.whereNull('end_date');
      if (current_period_start) void open.orWhere('end_date', '>', current_period_start);
    });
  }
  return listRows<LineItemRow>(query, filter, { table: 'subscription_line_items', fields: FIELDS });
}

export const lineSearchRoute: Route<SubscriptionDeps> = route<SubscriptionDeps, undefined, undefined, typeof SearchLinesBody>({
  method: 'post',
  path: '/subscriptions/lineitems/search',
  tag: 'Subscription lines',
  summary: 'Search lines of subscriptions, those that have ended as well',
  role: 'read',
  effect: 'none',
  body: SearchLinesBody,
  bodyOptional: true,
  answers: { 200: LineList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, body }) {
    const page = await searchLines(deps.db, environmentId, body);
    return { status: 200, body: { items: await loadLineViews(deps.db, page.items, principal.tenantId, body.expand), pagination: page.pagination } };
  },
});
