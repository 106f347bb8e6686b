import type { Instant } from '../billing/calendar';
import { demoApi, type DemoApi, type Named } from './demo-api';
import { demoDates } from './demo-dates';
import { createDiscounts } from './demo-discounts';
import { createFeatures } from './demo-features';
import { playHistory } from './demo-history';
import { createPlans } from './demo-plans';
import { startPresent } from './demo-present';

export interface SeedDemoInput {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly now: Instant;
}

/**
 * Fills an installation with a company that sells an AI API: plans of every kind, customers, months of finished invoices and usage
 * that is running. Through the public API only. Done twice, or again after a kill in the middle, it comes to the same.
 */
export async function seedDemo({ baseUrl, apiKey, now }: SeedDemoInput): Promise<void> {
  const api = demoApi(baseUrl, apiKey);
  const mark = await beginOrResume(api, now);
  const dates = demoDates(mark.metadata['begun_at'] ?? now);
  const plans = await createPlans(api, await createFeatures(api));
  await createDiscounts(api);
  await playHistory(api, plans, dates);
  await startPresent(api, plans, dates);
  await api.put(`/features/${mark.id}`, { metadata: { ...mark.metadata, finished: 'true' } });
}

/** The feature that marks an environment as holding the demo. Until its metadata says `finished`, the demo was cut short. */
export const DEMO_MARK = 'demo';

interface Mark extends Named {
  readonly metadata: Readonly<Record<string, string>>;
}

/** The mark of the first run, so that a second one writes the same dates. */
async function beginOrResume(api: DemoApi, now: Instant): Promise<Mark> {
  const { items } = await api.post<{ readonly items: readonly Mark[] }>('/features/search', 'mark-search', { lookup_key: DEMO_MARK });
  const description = 'Marks this environment as holding the demo.';
  return items[0] ?? api.post('/features', 'mark', { name: 'Demo data', type: 'boolean', lookup_key: DEMO_MARK, description, metadata: { begun_at: now } });
}
