import { addToOutbox, refuse, refuseField, type Deps } from '../../platform';
import { forgetResolutions } from '../resolve/resolution-cache';
import type { UpdateEntitlementBody } from '../schema';
import { lockEntitlement, saveEntitlement, type EntitlementRow } from '../store';

/** Changes what an entitlement includes: checks see it at once, invoices from the period that is running on. */
export async function updateEntitlement(deps: Deps, environmentId: string, id: string, body: UpdateEntitlementBody): Promise<EntitlementRow> {
  const known = (await lockEntitlement(deps.db, environmentId, id)) ?? refuse('not_found', { entitlement_id: id });
  const changed = computeChange(known, body, deps.clock.now());
  checkChange(changed);
  await saveEntitlement(deps.db, changed);
  forgetResolutions(deps);
  await addToOutbox(deps, { environmentId, topic: 'entitlement.updated', subjectId: id, payload: { feature_id: changed.feature_id } });
  return changed;
}

function computeChange(known: EntitlementRow, body: UpdateEntitlementBody, at: string): EntitlementRow {
  const metered = known.feature_type === 'metered';
  const limit = body.usage_limit === undefined ? known.usage_limit : body.usage_limit === null ? null : String(body.usage_limit);
  return {
    ...known,
    is_enabled: body.is_enabled ?? known.is_enabled,
    usage_limit: metered ? limit : null,
    usage_reset_period: metered ? (body.usage_reset_period === undefined ? known.usage_reset_period : body.usage_reset_period) : null,
    is_soft_limit: metered && (body.is_soft_limit ?? known.is_soft_limit),
    static_value: known.feature_type === 'static' ? (body.static_value ?? known.static_value) : '',
    config_value: known.feature_type === 'config' ? (body.config_value ?? known.config_value) : null,
    ends_at: body.end_date === undefined ? known.ends_at : body.end_date,
    display_order: body.display_order ?? known.display_order,
    updated_at: at,
  };
}

function checkChange(changed: EntitlementRow): void {
  if (changed.feature_type === 'static' && changed.static_value === '') refuseField('invalid_entitlement', '/static_value', 'is needed for a static feature');
  const { starts_at: starts, ends_at: ends } = changed;
  if (starts !== null && ends !== null && ends <= starts) refuseField('end_before_start', '/end_date', 'must come after start_date');
}
