import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

/** All that /metrics shows. Labels are route patterns and kinds, never ids. */
export function createMetrics(options: { readonly processMetrics: boolean }) {
  const registry = new Registry();
  const registers = [registry];
  if (options.processMetrics) collectDefaultMetrics({ register: registry });
  return {
    registry,
    httpRequests: new Histogram({
      name: 'tidebill_http_request_seconds',
      help: 'Time from request to answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    eventsIngested: new Counter({ name: 'tidebill_events_ingested_total', help: 'Usage events by result.', labelNames: ['result'], registers }),
    steps: new Histogram({
      name: 'tidebill_subscription_step_seconds',
      help: 'Time to perform one step of a subscription.',
      labelNames: ['kind', 'result'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers,
    }),
    changes: new Counter({
      name: 'tidebill_subscription_changes_total',
      help: 'Changes of subscriptions that took effect, by kind.',
      labelNames: ['kind'],
      registers,
    }),
    invoices: new Counter({ name: 'tidebill_invoices_total', help: 'Invoices by what happened to them.', labelNames: ['event'], registers }),
    rollouts: new Counter({
      name: 'tidebill_rollout_subscriptions_total',
      help: 'Subscriptions handled by roll-outs, by result.',
      labelNames: ['result'],
      registers,
    }),
    reservations: new Counter({ name: 'tidebill_reservations_total', help: 'Reservations by what happened to them.', labelNames: ['event'], registers }),
    simulatedCustomers: new Counter({
      name: 'tidebill_simulated_customers_total',
      help: 'Customers whose history a simulation rated, by result.',
      labelNames: ['result'],
      registers,
    }),
    outboxPending: new Gauge({ name: 'tidebill_outbox_pending', help: 'Outbox entries that wait for the relay.', registers }),
    invariantsBroken: new Counter({
      name: 'tidebill_invariants_broken_total',
      help: 'Broken invariants by code: any is a bug.',
      labelNames: ['code'],
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
