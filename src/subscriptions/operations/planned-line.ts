import type { z } from 'zod';
import { metersByIds, plansByIds } from '../../catalog';
import { businessNow } from '../../clocks';
import { customersByIds } from '../../customers';
import { refuse, type Deps } from '../../platform';
import type { SubscriptionLineItem } from '../answers';
import { foreseeChange } from '../changes';
import { toLineView } from '../line-view';
import type { ChangeRow, SubscriptionRow } from '../rows';

/** A line that is agreed for later, as it will be; refuses with `line_item_not_found` when something else has to happen before it can be told. */
export async function plannedLine(
  deps: Deps,
  subscription: SubscriptionRow,
  change: ChangeRow,
  tenantId: string,
): Promise<z.infer<typeof SubscriptionLineItem>> {
  const customer = (await customersByIds(deps.db, [subscription.customer_id])).get(subscription.customer_id);
  const now = await businessNow(deps, customer ?? { test_clock_id: null });
  const input = { changeId: change.id, kind: change.kind, spec: change.spec, at: change.scheduled_at, now };
  // What comes before it does not matter to a line that is added.
  const foreseen = await foreseeChange(deps, { ...subscription, life: { ...subscription.life, changes: [] } }, input);
  const [begun] = foreseen?.begins ?? [];
  if (begun === undefined) return refuse('line_item_not_found', { schedule_id: change.id });
  const { item, price } = begun;
  const [view] = toLineView(item, subscription, {
    ...{ tenantId, expand: undefined, prices: new Map([[price.id, { ...price, sequence: '' }]]) },
    ...{ meters: await metersByIds(deps.db, [price.meter_id]), plans: await plansByIds(deps.db, [subscription.plan_id]) },
    linePhases: new Map(),
  });
  return view ?? refuse('line_item_not_found', { schedule_id: change.id });
}
