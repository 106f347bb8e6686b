import { scenario, type TestApp } from '../harness';
import { fee, planOf, usage, type PriceSpec } from './plan-of';

export const monthly: readonly PriceSpec[] = [fee('100', 'MONTHLY'), usage('1', 'MONTHLY')];
export const seat: readonly PriceSpec[] = [fee('20', 'MONTHLY', { name: 'Seat' })];

/** Families of subscriptions that are billed together, and what changes them. */
export function families(app: TestApp) {
  /** A parent on the first of January and a child that is billed with it from the first day on. */
  async function family(child: readonly PriceSpec[] = seat, fields: Readonly<Record<string, unknown>> = {}) {
    const world = await scenario(app).clock('2024-01-01').customer('acme').start();
    const parent = await world.subscribe({ plan_id: (await planOf(app.api, monthly)).id });
    const made = await world.subscribe({ plan_id: (await planOf(app.api, child)).id, parent_subscription_id: parent.id, ...fields });
    return { world, parent: parent.id, child: made.id, made };
  }

  function modify(id: string, params: Readonly<Record<string, unknown>>, mode = 'execute') {
    return app.api.ask<Record<string, any>>('POST', `/subscriptions/${id}/modify/${mode}`, { type: 'grouped_invoicing', grouped_invoicing_params: params });
  }

  return { family, modify };
}
