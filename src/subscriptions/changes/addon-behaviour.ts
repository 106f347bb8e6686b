import { refuse } from '../../platform';
import type { PricedLine } from '../lines';
import type { LineItemRow } from '../rows';
import type { AddonBehaviour, PlanChange } from './change-spec';

/** What becomes of an add-on when the plan changes: what was said of it by the id of its association, or of the add-on itself, or else of all. */
export function addonBehaviour(spec: Pick<PlanChange, 'addons' | 'addonOverrides'>, { associationId, addonId }: AddonIds): AddonBehaviour {
  return spec.addonOverrides?.[associationId] ?? spec.addonOverrides?.[addonId] ?? spec.addons;
}

interface AddonIds {
  readonly associationId: string;
  readonly addonId: string;
}

/** The lines of add-ons that a change of plan drops. An id that no line belongs to is refused, as a slip in it would carry on what was to end. */
export function droppedLines(spec: PlanChange, active: readonly PricedLine[]): readonly PricedLine[] {
  const addons = active.filter(({ item }) => item.entity_type === 'addon');
  const known = new Set(addons.flatMap(({ item }) => Object.values(idsOf(item))));
  const unknown = Object.keys(spec.addonOverrides ?? {}).find((id) => !known.has(id));
  if (unknown !== undefined) refuse('addon_association_not_found', { addon_association_id: unknown });
  return addons.filter(({ item }) => addonBehaviour(spec, idsOf(item)) === 'drop');
}

function idsOf({ addon_association_id, entity_id }: LineItemRow): AddonIds {
  return { associationId: addon_association_id ?? '', addonId: entity_id };
}
