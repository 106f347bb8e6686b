import { withChange } from '../../billing/subscription';
import type { Deps, Instant } from '../../platform';
import { changeRow, executeChange, insertPendingChange, type ChangeSpec } from '../changes';
import type { SubscriptionRow } from '../rows';
import { columnsOf } from '../status';
import { lineItemsOf } from '../store';
import type { Begun } from './begin-lines';
import type { WantedPhase } from './wanted-terms';

/**
 * Lays out the phases of a subscription that has not started: the first is in force when it does, the others are changes that are still to
 * come. Each is worked out when it begins, so it has the prices that the plan sells then.
 */
export async function beginPhases(deps: Deps, begun: Begun, phases: readonly WantedPhase[], now: Instant): Promise<Begun> {
  if (phases.length === 0) return begun;
  let row = begun.subscription;
  for (const [index, phase] of phases.entries()) {
    const change = { changeId: deps.ids.next('phase'), kind: 'change_lines', spec: specOf(phase, row), at: phase.startDate } as const;
    if (index === 0) {
      row = { ...row, life: (await executeChange(deps, row, { ...change, now })).life };
    } else {
      await insertPendingChange(deps, changeRow(deps, row, change));
      row = { ...row, life: withChange(row.life, { id: change.changeId, kind: change.kind, at: change.at }) };
    }
  }
  const { life, ...columns } = columnsOf(row.life, row);
  await deps
    .db('subscriptions')
    .where({ id: row.id })
    .update({ ...columns, life: JSON.stringify(life) });
  const known = new Set(begun.items.map((item) => item.id));
  const added = (await lineItemsOf(deps.db, [row.id])).filter((item) => !known.has(item.id));
  return { subscription: row, items: [...begun.items, ...added] };
}

function specOf({ lines, coupons, endDate, metadata }: WantedPhase, { proration_behavior }: SubscriptionRow): ChangeSpec {
  return { type: 'phase', lines, coupons, endsAt: endDate, metadata, proration: proration_behavior === 'create_prorations' ? 'invoice_now' : 'none' };
}
