import { z } from 'zod';
import { Addon, addonsByIds, toAddonView, type AddonRow } from '../addons';
import { alwaysNull, baseFields, toBaseView } from '../http';
import type { Db } from '../platform';
import type { AddonAssociationRow, ChangeRow, SubscriptionRow } from './rows';

/** An add-on as a subscription has it. */
export const AddonAssociation = z
  .object({
    ...baseFields,
    addon_id: z.string(),
    addon: Addon.nullable(),
    addon_status: z.enum(['active', 'cancelled', 'pending']).meta({ description: '`pending`: it is agreed for later.' }),
    cadence: z.enum(['onetime', 'recurring']),
    entity_id: z.string().meta({ description: 'The subscription.' }),
    entity_type: z.literal('subscription'),
    subscription_id: z.string(),
    subscription: alwaysNull,
    start_date: z.string(),
    end_date: z.string().nullable(),
    cancelled_at: z.string().nullable(),
    cancellation_reason: z.string(),
  })
  .meta({ id: 'AddonAssociation' });
type View = z.infer<typeof AddonAssociation>;

/** The add-ons of a subscription: those that it has or had, then those that are agreed for later. */
export async function loadAddonViews(db: Db, subscription: SubscriptionRow, tenantId: string): Promise<View[]> {
  const rows = await db<AddonAssociationRow>('addon_associations').where({ subscription_id: subscription.id }).orderBy(['created_at', 'id']);
  const pending = await db<ChangeRow>('subscription_changes').where({ subscription_id: subscription.id, status: 'pending' }).orderBy('scheduled_at');
  const agreed = pending.flatMap((change) => pendingAssociation(change));
  const addons = await addonsByIds(
    db,
    subscription.environment_id,
    [...rows, ...agreed].map((row) => row.addon_id),
  );
  return [
    ...rows.map((row) => toAssociationView(row, row.status, addons, tenantId)),
    ...agreed.map((row) => toAssociationView(row, 'pending', addons, tenantId)),
  ];
}

function pendingAssociation({ spec, ...change }: ChangeRow): readonly AddonAssociationRow[] {
  if (spec.type !== 'addon_add') return [];
  const { environment_id, subscription_id, created_at, updated_at } = change;
  return [
    {
      ...{ id: spec.associationId, environment_id, subscription_id, addon_id: spec.addonId, cadence: spec.cadence, status: 'active' },
      ...{ start_date: change.scheduled_at, end_date: null, cancelled_at: null, cancellation_reason: '', metadata: spec.metadata },
      ...{ created_at, updated_at },
    },
  ];
}

function toAssociationView(row: AddonAssociationRow, status: View['addon_status'], addons: ReadonlyMap<string, AddonRow>, tenantId: string): View {
  const addon = addons.get(row.addon_id);
  const { cadence, subscription_id, start_date, end_date, cancelled_at, cancellation_reason } = row;
  return {
    ...toBaseView({ ...row, status: 'published' }, tenantId),
    ...{ addon_id: addon?.id ?? row.addon_id, addon_status: status, cadence, entity_id: subscription_id, entity_type: 'subscription', subscription_id },
    addon: addon ? toAddonView(addon, null, tenantId) : null,
    ...{ subscription: null, start_date, end_date, cancelled_at, cancellation_reason },
  };
}
