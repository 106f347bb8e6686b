import { idParam, mapPage, route, type Route } from '../../http';
import { refuse, type Deps } from '../../platform';
import { CatalogMessage } from '../common';
import { createMeter } from './operations/create-meter';
import { retireMeter } from './operations/retire-meter';
import { updateMeter } from './operations/update-meter';
import { CreateMeterBody, Meter, MeterList, MeterListQuery, SearchMetersBody, UpdateMeterBody } from './schema';
import { listMeters, meterById } from './store';
import { toMeterView } from './view';

const tag = 'Meters';

const create = route({
  method: 'post',
  path: '/meters',
  tag,
  summary: 'Create a meter',
  role: 'full',
  body: CreateMeterBody,
  answers: { 201: Meter },
  refusals: ['invalid_meter'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 201, body: toMeterView(await createMeter(deps, environmentId, body), principal.tenantId) };
  },
});

const list = route({
  method: 'get',
  path: '/meters',
  tag,
  summary: 'List meters',
  role: 'read',
  query: MeterListQuery,
  answers: { 200: MeterList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, query }) {
    return { status: 200, body: mapPage(await listMeters(deps.db, environmentId, query), (row) => toMeterView(row, principal.tenantId)) };
  },
});

const search = route({
  method: 'post',
  path: '/meters/search',
  tag,
  summary: 'Search meters',
  role: 'read',
  effect: 'none',
  body: SearchMetersBody,
  bodyOptional: true,
  answers: { 200: MeterList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 200, body: mapPage(await listMeters(deps.db, environmentId, body), (row) => toMeterView(row, principal.tenantId)) };
  },
});

const get = route({
  method: 'get',
  path: '/meters/:id',
  tag,
  summary: 'Get a meter',
  role: 'read',
  params: idParam,
  answers: { 200: Meter },
  refusals: ['not_found'],
  async handle({ deps, environmentId, principal, params }) {
    const row = (await meterById(deps.db, environmentId, params.id)) ?? refuse('not_found', { meter_id: params.id });
    return { status: 200, body: toMeterView(row, principal.tenantId) };
  },
});

const update = route({
  method: 'put',
  path: '/meters/:id',
  tag,
  summary: 'Rename a meter or add filters',
  description: 'Added filters apply to periods that are still open; invoices that were finalised keep their numbers.',
  role: 'full',
  params: idParam,
  body: UpdateMeterBody,
  answers: { 200: Meter },
  refusals: ['not_found'],
  async handle({ deps, environmentId, principal, params, body }) {
    return { status: 200, body: toMeterView(await updateMeter(deps, environmentId, params.id, body), principal.tenantId) };
  },
});

const disable = route({
  method: 'post',
  path: '/meters/:id/disable',
  tag,
  summary: 'Archive a meter',
  description: 'No new price or feature can use it; what uses it already goes on.',
  role: 'full',
  params: idParam,
  answers: { 200: CatalogMessage },
  refusals: ['not_found'],
  async handle({ deps, environmentId, params }) {
    await retireMeter(deps, environmentId, params.id, 'archived');
    return { status: 200, body: { message: 'The meter is archived.', id: params.id } };
  },
});

const remove = route({
  method: 'delete',
  path: '/meters/:id',
  tag,
  summary: 'Delete a meter',
  role: 'full',
  params: idParam,
  answers: { 200: CatalogMessage },
  refusals: ['not_found', 'in_use'],
  async handle({ deps, environmentId, params }) {
    await retireMeter(deps, environmentId, params.id, 'deleted');
    return { status: 200, body: { message: 'The meter is deleted.', id: params.id } };
  },
});

export const meterRoutes: readonly Route<Deps>[] = [create, list, search, get, update, disable, remove];
