import { idParam, route, type Route } from '../../http';
import { refuse, type Deps } from '../../platform';
import { CatalogMessage } from '../common';
import { archiveFeature } from './operations/archive-feature';
import { createFeature } from './operations/create-feature';
import { updateFeature } from './operations/update-feature';
import { CreateFeatureBody, Feature, FeatureList, FeatureListQuery, SearchFeaturesBody, UpdateFeatureBody, type FeatureFilter } from './schema';
import { findFeature, listFeatures, type FeatureRow } from './store';
import { viewFeatures } from './view';

const tag = 'Features';

async function one(deps: Deps, row: FeatureRow, tenantId: string) {
  const [view] = await viewFeatures(deps.db, [row], tenantId);
  return view;
}

async function page(deps: Deps, environmentId: string, filter: FeatureFilter, tenantId: string) {
  const found = await listFeatures(deps.db, environmentId, filter);
  return { items: await viewFeatures(deps.db, found.items, tenantId), pagination: found.pagination };
}

const create = route({
  method: 'post',
  path: '/features',
  tag,
  summary: 'Create a feature',
  description: 'A metered feature names a meter or brings one along.',
  role: 'full',
  body: CreateFeatureBody,
  answers: { 201: Feature },
  refusals: ['already_exists', 'invalid_meter', 'not_found'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 201, body: await one(deps, await createFeature(deps, environmentId, body), principal.tenantId) };
  },
});

const list = route({
  method: 'get',
  path: '/features',
  tag,
  summary: 'List features',
  role: 'read',
  query: FeatureListQuery,
  answers: { 200: FeatureList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, query }) {
    return { status: 200, body: await page(deps, environmentId, query, principal.tenantId) };
  },
});

const search = route({
  method: 'post',
  path: '/features/search',
  tag,
  summary: 'Search features',
  role: 'read',
  effect: 'none',
  body: SearchFeaturesBody,
  bodyOptional: true,
  answers: { 200: FeatureList },
  refusals: ['invalid_cursor', 'unknown_filter_field'],
  async handle({ deps, environmentId, principal, body }) {
    return { status: 200, body: await page(deps, environmentId, body, principal.tenantId) };
  },
});

const get = route({
  method: 'get',
  path: '/features/:id',
  tag,
  summary: 'Get a feature by its id or lookup key',
  role: 'read',
  params: idParam,
  answers: { 200: Feature },
  refusals: ['not_found'],
  async handle({ deps, environmentId, principal, params }) {
    const row = (await findFeature(deps.db, environmentId, params.id)) ?? refuse('not_found', { feature_id: params.id });
    return { status: 200, body: await one(deps, row, principal.tenantId) };
  },
});

const update = route({
  method: 'put',
  path: '/features/:id',
  tag,
  summary: 'Change a feature',
  role: 'full',
  params: idParam,
  body: UpdateFeatureBody,
  answers: { 200: Feature },
  refusals: ['not_found'],
  async handle({ deps, environmentId, principal, params, body }) {
    return { status: 200, body: await one(deps, await updateFeature(deps, environmentId, params.id, body), principal.tenantId) };
  },
});

const remove = route({
  method: 'delete',
  path: '/features/:id',
  tag,
  summary: 'Archive a feature',
  role: 'full',
  params: idParam,
  answers: { 200: CatalogMessage },
  refusals: ['not_found', 'in_use'],
  async handle({ deps, environmentId, params }) {
    await archiveFeature(deps, environmentId, params.id);
    return { status: 200, body: { message: 'The feature is archived.', id: params.id } };
  },
});

export const featureRoutes: readonly Route<Deps>[] = [create, list, search, get, update, remove];
