import { z } from 'zod';
import { CatalogMessage } from '../catalog';
import { idParam, mapPage, route, type Route } from '../http';
import { LIMITS, type Deps } from '../platform';
import { createCoupon } from './operations/create-coupon';
import { deleteCoupon } from './operations/delete-coupon';
import { updateCoupon } from './operations/update-coupon';
import { Coupon, CouponList, CouponListQuery, CreateCouponBody, SearchCouponsBody, UpdateCouponBody } from './schema';
import { couponByCode, listCoupons, requireCoupon } from './store';
import { toCouponView } from './view';

const tag = 'Coupons';
const codeParam = z.object({ code: z.string().min(1).max(LIMITS.nameLength) });

const create = route({
  method: 'post',
  path: '/coupons',
  tag,
  summary: 'Create a coupon',
  description: 'An amount or a percentage off, once, for some periods, or for as long as the subscription lasts.',
  role: 'full',
  body: CreateCouponBody,
  answers: { 201: Coupon },
  refusals: ['already_exists', 'invalid_currency'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 201, body: toCouponView(await createCoupon(deps, environmentId, body), principal.tenantId) };
  },
});

const list = route({
  method: 'get',
  path: '/coupons',
  tag,
  summary: 'List coupons',
  role: 'read',
  query: CouponListQuery,
  answers: { 200: CouponList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, query }) {
    return { status: 200, body: mapPage(await listCoupons(deps.db, environmentId, query), (row) => toCouponView(row, principal.tenantId)) };
  },
});

const search = route({
  method: 'post',
  path: '/coupons/search',
  tag,
  summary: 'Search coupons',
  role: 'read',
  effect: 'none',
  body: SearchCouponsBody,
  bodyOptional: true,
  answers: { 200: CouponList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 200, body: mapPage(await listCoupons(deps.db, environmentId, body), (row) => toCouponView(row, principal.tenantId)) };
  },
});

const getByCode = route({
  method: 'get',
  path: '/coupons/code/:code',
  tag,
  summary: 'Get a coupon by its code, whatever its case',
  role: 'read',
  params: codeParam,
  answers: { 200: Coupon },
  refusals: ['coupon_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    return { status: 200, body: toCouponView(await couponByCode(deps.db, environmentId, params.code), principal.tenantId) };
  },
});

const get = route({
  method: 'get',
  path: '/coupons/:id',
  tag,
  summary: 'Get a coupon',
  role: 'read',
  params: idParam,
  answers: { 200: Coupon },
  refusals: ['coupon_not_found'],
  async handle({ deps, environmentId, principal, params }) {
    return { status: 200, body: toCouponView(await requireCoupon(deps.db, environmentId, params.id), principal.tenantId) };
  },
});

const update = route({
  method: 'put',
  path: '/coupons/:id',
  tag,
  summary: 'Change the name or metadata of a coupon',
  role: 'full',
  params: idParam,
  body: UpdateCouponBody,
  answers: { 200: Coupon },
  refusals: ['coupon_not_found'],
  async handle({ deps, environmentId, principal, params, body }) {
    return { status: 200, body: toCouponView(await updateCoupon(deps, environmentId, params.id, body), principal.tenantId) };
  },
});

const remove = route({
  method: 'delete',
  path: '/coupons/:id',
  tag,
  summary: 'Take a coupon back',
  description: 'Nobody can use it any more, and its code is free; subscriptions that have it keep it.',
  role: 'full',
  params: idParam,
  answers: { 200: CatalogMessage },
  refusals: ['coupon_not_found'],
  async handle({ deps, environmentId, params }) {
    return { status: 200, body: { message: 'The coupon is deleted.', id: await deleteCoupon(deps, environmentId, params.id) } };
  },
});

export const couponRoutes: readonly Route<Deps>[] = [create, list, search, getByCode, get, update, remove];
