import type { z } from 'zod';
import { checkEntitlement } from '../check/check-entitlement';
import { CheckBody, CheckedEntitlement, CheckQuery } from '../check/check-schema';
import { toCheckView } from '../check/check-view';
import { recordUsage } from '../check/record-usage';
import { route, type Principal, type Route } from '../../http';
import { refuse, refuseField, type Deps } from '../../platform';

const texts = {
  tag: 'Entitlements',
  summary: 'Whether a customer may use a feature now',
  description:
    'Answers from all usage that has arrived, in the numbers that billing uses. Reasons to allow: `ok`, `unlimited`, `soft_limit_exceeded`; to refuse: ' +
    '`limit_reached`, `credits_exhausted`, `feature_disabled`, `no_entitlement`, `no_active_subscription`.',
  role: 'read',
  // As often as events come in, a check goes before them.
  rate: 'ingest',
  answers: { 200: CheckedEntitlement },
} as const;

type Named = Pick<z.infer<typeof CheckQuery>, 'customer_id' | 'external_customer_id' | 'external_id' | 'feature_id' | 'feature' | 'lookup_key'>;

/** The customer and the feature that a request names, in whichever spelling. */
export function namesOf(named: Named) {
  const customer = named.external_customer_id || named.customer_id || named.external_id;
  const feature = named.feature_id || named.feature || named.lookup_key;
  return {
    customer: customer || refuseField('validation_failed', '/customer_id', 'is needed, or external_customer_id'),
    feature: feature || refuseField('validation_failed', '/feature_id', 'is needed, or lookup_key'),
  };
}

const get = route({
  method: 'get',
  path: '/entitlements/check',
  ...texts,
  query: CheckQuery,
  refusals: ['customer_not_found', 'not_found'],
  async handle({ deps, environmentId, query }) {
    const result = await checkEntitlement(deps, { environmentId, ...namesOf(query), requested: query.quantity ?? '1' });
    return { status: 200, body: toCheckView(result, null) };
  },
});

const post = route({
  method: 'post',
  path: '/entitlements/check',
  ...texts,
  description:
    `${texts.description} With \`record\`, the event is stored exactly if the check allows it: concurrent calls never overrun a hard limit together, ` +
    'and the same event id counts once. Recording needs a key that may ingest.',
  effect: 'none',
  body: CheckBody,
  refusals: ['customer_not_found', 'not_found', 'invalid_entitlement', 'usage_not_additive', 'event_conflict', 'number_not_exact', 'ingest_overloaded'],
  async handle({ deps, environmentId, principal, body, idempotencyKey }) {
    const names = namesOf(body);
    if (!body.record) {
      const result = await checkEntitlement(deps, { environmentId, ...names, requested: body.quantity ?? '1' });
      return { status: 200, body: toCheckView(result, null) };
    }
    checkMayIngest(principal);
    const eventId = body.event_id || body.idempotency_key || idempotencyKey || deps.ids.next('event');
    const result = await recordUsage(deps, {
      ...{ environmentId, ...names, requested: body.quantity ?? null, eventId },
      ...{ eventName: body.event_name || null, source: body.source || null, properties: body.properties ?? {} },
    });
    return { status: 200, body: toCheckView(result, result.event), ...(result.event.duplicate ? { headers: { 'Idempotency-Replayed': 'true' } } : {}) };
  },
});

function checkMayIngest(principal: Principal): void {
  if (!principal.roles.some((role) => role === 'full' || role === 'ingest')) refuse('role_not_allowed', { needed: 'ingest', roles: principal.roles });
}

export const checkRoutes: readonly Route<Deps>[] = [get, post];
