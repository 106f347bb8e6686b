import { z } from 'zod';
import type { Db } from '../platform';
import { addonBehaviour } from './changes';
import type { AddonAssociationRow, ChangeRow } from './rows';

export const EntityChange = z
  .object({
    entity_type: z.literal('addon'),
    entity_id: z.string(),
    reference_id: z.string().meta({ description: 'The association of the add-on with the subscription.' }),
    behaviour: z.enum(['carry', 'drop']),
  })
  .meta({ id: 'EntityChange' });

/** What becomes of the add-ons that a subscription has when a change of plan takes effect. Uses addon_associations_subscription. */
export async function loadEntityChanges(db: Db, change: ChangeRow | null): Promise<z.infer<typeof EntityChange>[]> {
  if (change?.spec.type !== 'plan') return [];
  const at = change.executed_at ?? change.scheduled_at;
  const { spec } = change;
  const had = await db<AddonAssociationRow>('addon_associations')
    .where({ subscription_id: change.subscription_id })
    .where('start_date', '<=', at)
    .where((ends) => ends.whereNull('end_date').orWhere('end_date', '>', at).orWhere({ end_date: at, cancellation_reason: 'plan_changed' }))
    .orderBy(['created_at', 'id']);
  return had.map(({ id, addon_id }) => ({
    ...{ entity_type: 'addon' as const, entity_id: addon_id, reference_id: id },
    behaviour: addonBehaviour(spec, { associationId: id, addonId: addon_id }),
  }));
}
