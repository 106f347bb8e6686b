import { idParam, route, type Route } from '../http';
import type { Deps } from '../platform';
import { AssociationListQuery, AttachCouponBody, CouponAssociation, CouponAssociationList, EndCouponBody } from './association-schema';
import { findAssociation, listAssociations, type CouponAssociationRow } from './association-store';
import { viewCouponAssociations } from './association-view';
import { attachCoupon } from './operations/attach-coupon';
import { endCoupon } from './operations/end-coupon';

const tag = 'Coupons';

async function one(deps: Deps, row: CouponAssociationRow, tenantId: string) {
  const [view] = await viewCouponAssociations(deps.db, [row], tenantId);
  return view;
}

const attach = route({
  method: 'post',
  path: '/coupons/associations',
  tag,
  summary: 'Give a coupon to a subscription or to one of its lines',
  description: 'Without start_date it discounts the running period already. Uses of a limited coupon are promised here and counted when an invoice is final.',
  role: 'full',
  body: AttachCouponBody,
  answers: { 201: CouponAssociation },
  refusals: [
    ...(['coupon_not_found', 'coupon_not_redeemable', 'subscription_not_found', 'subscription_ended', 'already_exists'] as const),
    ...(['end_before_start', 'not_found', 'billed_with_parent'] as const),
  ],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 201, body: await one(deps, await attachCoupon(deps, environmentId, body), principal.tenantId) };
  },
});

const list = route({
  method: 'get',
  path: '/coupons/associations',
  tag,
  summary: 'List where coupons are attached',
  role: 'read',
  query: AssociationListQuery,
  answers: { 200: CouponAssociationList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, query }) {
    const page = await listAssociations(deps.db, environmentId, query, deps.clock.now());
    return { status: 200, body: { items: await viewCouponAssociations(deps.db, page.items, principal.tenantId), pagination: page.pagination } };
  },
});

const get = route({
  method: 'get',
  path: '/coupons/associations/:id',
  tag,
  summary: 'Get where a coupon is attached',
  role: 'read',
  params: idParam,
  answers: { 200: CouponAssociation },
  refusals: ['not_found'],
  async handle({ deps, environmentId, principal, params }) {
    return { status: 200, body: await one(deps, await findAssociation(deps.db, environmentId, params.id), principal.tenantId) };
  },
});

const end = route({
  method: 'delete',
  path: '/coupons/associations/:id',
  tag,
  summary: "End a subscription's coupon, now or at a date",
  description: 'What is billed for periods that have begun by then is still discounted.',
  role: 'full',
  params: idParam,
  body: EndCouponBody,
  bodyOptional: true,
  answers: { 200: CouponAssociation },
  refusals: ['not_found'],
  async handle({ deps, environmentId, principal, params, body }) {
    return { status: 200, body: await one(deps, await endCoupon(deps, environmentId, params.id, body.end_date), principal.tenantId) };
  },
});

export const associationRoutes: readonly Route<Deps>[] = [attach, list, get, end];
