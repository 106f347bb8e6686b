import { refuseField } from '../../platform';
import type { CreateEntitlementBody } from '../schema';
import type { EntitlementRow } from '../store';

type Values = Pick<EntitlementRow, 'usage_limit' | 'usage_reset_period' | 'is_soft_limit' | 'static_value' | 'config_value'>;

/** What an entitlement includes, by the type of its feature; fields of other types are dropped, since published clients send their defaults. */
export function valuesOf(type: EntitlementRow['feature_type'], body: CreateEntitlementBody, at: string): Values {
  const nothing: Values = { usage_limit: null, usage_reset_period: null, is_soft_limit: false, static_value: '', config_value: null };
  switch (type) {
    case 'metered': {
      const { usage_limit: limit, usage_reset_period: reset } = body;
      const usageLimit = limit === null || limit === undefined ? null : String(limit);
      return { ...nothing, usage_limit: usageLimit, usage_reset_period: reset ?? null, is_soft_limit: body.is_soft_limit ?? false };
    }
    case 'boolean':
      return nothing;
    case 'static':
      return { ...nothing, static_value: body.static_value || refuseField('invalid_entitlement', `${at}/static_value`, 'is needed for a static feature') };
    case 'config':
      return { ...nothing, config_value: body.config_value ?? refuseField('invalid_entitlement', `${at}/config_value`, 'is needed for a config feature') };
  }
}
