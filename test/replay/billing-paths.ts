import { perUnit, scenario } from '../harness/scenario';
import type { RunningApp } from '../harness/start-app';
import { subscriptionWorkflowId } from '../../src/temporal';
import type { Walked } from './paths';

/** What a subscription's workflow does for billing beyond its periods. */
export const BILLING_PATHS: Readonly<Record<string, (app: RunningApp) => Promise<Walked>>> = {
  'threshold-on-clock': async (app) => {
    const world = await scenario(app).clock('2024-01-01').plan(perUnit('1')).customer('watched').subscribe({ auto_invoice_threshold: '10' }).start();
    await world.events(12, { at: '2024-01-05' });
    await world.clock.to('2024-01-06');
    await world.events(3, { at: '2024-01-07' });
    await world.clock.to('2024-02-02');
    return { workflowId: subscriptionWorkflowId(world.subscriptionId()) };
  },
};
