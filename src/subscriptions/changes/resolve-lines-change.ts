import { canonicalJson } from '../../billing/canonical';
import { decimal } from '../../billing/money';
import { refuse } from '../../platform';
import type { LineCommitment, PricedLine } from '../lines';
import { carryOn } from './carry-on';
import { checkLineCommitment } from './check-commitment';
import { requireLine, type ChangeContext } from './change-context';
import type { PlannedLine, ResolvedChange } from './change-plan';
import type { LinesChange, LineUpdate } from './change-spec';
import { planLine } from './plan-line';
import { requirePrice } from './require-price';

/** Lines are added, carried on under another quantity or price, and ended. */
export async function resolveLinesChange(context: ChangeContext, { add = [], update = [], remove = [] }: LinesChange): Promise<ResolvedChange> {
  const removed = remove.map((id) => requireLine(context, id));
  const begins: PlannedLine[] = [];
  const ended: PricedLine[] = [...removed];
  const renames: NonNullable<ResolvedChange['renames']>[number][] = [];
  for (const change of update) {
    const line = requireLine(context, change.lineItemId);
    const successor = await updated(context, line, change, begins.length);
    if (successor === null) renames.push(...renamed(line, change));
    else {
      ended.push(line);
      begins.push(successor);
    }
  }
  for (const spec of add) begins.push(await planLine(context, spec, { type: 'subscription', id: context.subscription.id }, begins.length));
  if (ended.length + begins.length + renames.length === 0) refuse('change_changes_nothing');
  return { ends: ended.map(({ item }) => item), begins, effect: {}, renames };
}

/** Null when the line costs that already. */
async function updated(context: ChangeContext, line: PricedLine, change: LineUpdate, index: number): Promise<PlannedLine | null> {
  const { displayName, metadata } = change;
  // Usage is counted, not agreed: carried on for the sake of a quantity, its tiers would only begin anew.
  const quantity = line.price.type === 'USAGE' ? undefined : change.quantity;
  const promised = promiseOf(context, line, change);
  const described = { ...(displayName === undefined ? {} : { displayName }), ...(metadata === undefined ? {} : { metadata }) };
  if (change.model !== undefined) {
    const made = await planLine(context, { price: { model: change.model, overrides: line.price.id } }, { type: 'subscription', id: '' }, index);
    return carryOn(context, line, { ...described, ...promised, price: made.price, isNewPrice: true, quantity: quantity ?? line.item.quantity }, index);
  }
  const price = change.priceId === undefined ? line.price : await requirePrice(context, change.priceId);
  const same = price.id === line.price.id && (quantity === undefined || decimal(quantity).eq(decimal(line.item.quantity)));
  if (same && !('commitment' in promised)) return null;
  return carryOn(context, line, { ...described, ...promised, price, quantity: quantity ?? line.item.quantity }, index);
}

/** What the line promises from the change on, where that is something else than before. */
function promiseOf(
  { subscription }: ChangeContext,
  { item, price }: PricedLine,
  { commitment: asked }: LineUpdate,
): { readonly commitment?: LineCommitment | null } {
  if (asked === undefined) return {};
  const commitment = checkLineCommitment(subscription, price, asked, item.commitment);
  return canonicalJson(commitment) === canonicalJson(item.commitment) ? {} : { commitment };
}

function renamed({ item }: PricedLine, { displayName, metadata }: LineUpdate): NonNullable<ResolvedChange['renames']> {
  if (displayName === undefined && metadata === undefined) return [];
  return [{ id: item.id, display_name: displayName ?? item.display_name, metadata: metadata ?? item.metadata }];
}
