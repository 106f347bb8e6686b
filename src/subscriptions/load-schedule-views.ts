import type { z } from 'zod';
import { businessNow } from '../clocks';
import { customersByIds } from '../customers';
import type { Deps, Instant } from '../platform';
import type { SubscriptionRow } from './rows';
import { toScheduleView, type Schedule, type ScheduleRow } from './schedule-view';

/** Schedules as dialect A shows them, their days counted by the clocks of the customers. */
export async function loadScheduleViews(deps: Deps, rows: readonly ScheduleRow[]): Promise<z.infer<typeof Schedule>[]> {
  const nows = await nowOf(deps, rows);
  return rows.map((row) => toScheduleView(row, nows.get(row.subscription_id) ?? deps.clock.now()));
}

async function nowOf(deps: Deps, rows: readonly ScheduleRow[]): Promise<ReadonlyMap<string, Instant>> {
  const subscriptions = await deps.db<SubscriptionRow>('subscriptions').whereIn('id', [...new Set(rows.map((row) => row.subscription_id))]);
  const customers = await customersByIds(
    deps.db,
    subscriptions.map((row) => row.customer_id),
  );
  const nows = new Map<string, Instant>();
  for (const { id, customer_id } of subscriptions) nows.set(id, await businessNow(deps, customers.get(customer_id) ?? { test_clock_id: null }));
  return nows;
}
