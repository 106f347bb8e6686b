import { z } from 'zod';
import { LIMITS } from '../platform';
import { UpdateEntitlementBody } from './schema';

export const OverrideEntitlement = UpdateEntitlementBody.pick({ usage_limit: true, is_enabled: true, static_value: true, config_value: true })
  .extend({ entitlement_id: z.string().min(1).max(LIMITS.nameLength).meta({ description: 'The entitlement of the plan that is replaced.' }) })
  .meta({ id: 'OverrideEntitlementBody', description: 'What is left out is as in the plan; usage_limit null lifts the limit.' });
export type OverrideEntitlement = z.infer<typeof OverrideEntitlement>;

export const overrideEntitlementsField = z
  .array(OverrideEntitlement)
  .max(LIMITS.entitlementsPerBulk)
  .nullish()
  .meta({ description: 'Entitlements of its own in place of some of the plan.' });
