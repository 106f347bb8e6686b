import type { Api } from '../harness';
import type { Shop } from './catalog';

/** What stories are played on. */
export interface Stage {
  readonly api: Api;
  readonly environmentId: string;
  readonly shop: Shop;
}

/** The grace time is the environment's: stories of one grace time are played together. */
export async function setGrace({ api, environmentId }: Stage, hours: number): Promise<void> {
  await api.put(`/environments/${environmentId}`, { settings: { grace_seconds: hours * 3_600 } });
}
