import { pricesOfAddon, requireAddon } from '../../addons';
import { refuse } from '../../platform';
import type { AddonAssociationRow } from '../rows';
import type { ChangeContext } from './change-context';
import type { PlannedLine, ResolvedChange } from './change-plan';
import type { AddonAdd, AddonRemove } from './change-spec';
import { endOfPeriodAt } from './onetime-addons';
import { catalogLine, planLine } from './plan-line';
import { fits } from './require-price';

/** The add-on's prices become lines. One that is added once ends with the period in which it begins. */
export async function resolveAddonAdd(context: ChangeContext, spec: AddonAdd): Promise<ResolvedChange> {
  const { deps, subscription, at } = context;
  const addon = await requireAddon(deps.db, subscription.environment_id, spec.addonId, 'share');
  const prices = (await pricesOfAddon(deps.db, addon.id, at)).filter((price) => fits(price, subscription));
  if (prices.length === 0) refuse('plan_has_no_prices', { addon_id: addon.id, currency: subscription.currency });
  const endsAt = spec.cadence === 'onetime' ? endOfPeriodAt(subscription.life, at) : null;
  const owner = { type: 'addon', id: addon.id, associationId: spec.associationId, endsAt } as const;
  const begins: PlannedLine[] = [];
  for (const price of prices) {
    const own = spec.lines.find((line) => (line.price?.overrides ?? line.priceId) === price.id);
    begins.push(own?.price === undefined ? catalogLine(context, price, own ?? {}, owner, begins.length) : await planLine(context, own, owner, begins.length));
  }
  return { ends: [], begins, effect: {}, addonBegins: association(context, spec, addon.id, endsAt) };
}

function association({ deps, subscription, at }: ChangeContext, spec: AddonAdd, addonId: string, endsAt: string | null): AddonAssociationRow {
  const now = deps.clock.now();
  return {
    ...{ id: spec.associationId, environment_id: subscription.environment_id, subscription_id: subscription.id, addon_id: addonId },
    ...{ cadence: spec.cadence, status: 'active', start_date: at, end_date: endsAt, cancelled_at: null, cancellation_reason: '' },
    ...{ metadata: spec.metadata, created_at: now, updated_at: now },
  };
}

export function resolveAddonRemove({ active }: ChangeContext, { associationId, reason }: AddonRemove): ResolvedChange {
  const lines = active.filter(({ item }) => item.addon_association_id === associationId);
  if (lines.length === 0) refuse('addon_association_not_found', { addon_association_id: associationId });
  return { ends: lines.map(({ item }) => item), begins: [], effect: {}, addonEnds: [{ id: associationId, reason }] };
}
