import { assert, refuseField } from '../../platform';
import type { PricedLine } from '../lines';
import type { ChangeRow } from '../rows';
import { carryOn } from './carry-on';
import type { ChangeContext } from './change-context';
import type { ResolvedChange } from './change-plan';
import type { PauseSpec } from './change-spec';

/** What the pause stops ends; the periods go on closing, with the lines that are left. */
export function resolvePause({ active, at, changeId }: ChangeContext, { fees, usage, resumeAt }: PauseSpec): ResolvedChange {
  if (resumeAt !== null && resumeAt <= at) refuseField('validation_failed', '/pause_end', 'must come after the pause begins', { begins: at });
  const stops = ({ price }: PricedLine) => (price.type === 'USAGE' ? usage === 'free' : fees === 'stop');
  return {
    ends: active.filter(stops).map(({ item }) => item),
    begins: [],
    effect: {
      pause: { changeId, since: at },
      ...(resumeAt === null ? {} : { follows: { id: resumeIdOf(changeId), kind: 'resume', at: resumeAt } }),
    },
  };
}

/** The change that ends a pause by itself is named after the one that began it. */
export function resumeIdOf(pauseId: string): string {
  return `${pauseId}_resume`;
}

/** What the pause stopped begins again as it was, and ends when it would have ended. */
export async function resolveResume(context: ChangeContext): Promise<ResolvedChange> {
  const { deps, subscription, lines } = context;
  const { pause } = subscription.life;
  assert(pause, 'resuming_what_is_not_paused', { subscription_id: subscription.id });
  const row = await deps.db<ChangeRow>('subscription_changes').where({ id: pause.changeId }).first();
  const endOf = new Map(row?.result?.ended.map((line) => [line.line_item_id, line.end_date ?? null]));
  const begins = lines
    .filter(({ item }) => endOf.has(item.id))
    .map((line) => ({ ...line, item: { ...line.item, end_date: endOf.get(line.item.id) ?? null, prorated_end: true } }))
    .filter(({ item }) => item.end_date === null || item.end_date > context.at)
    .map((line, index) => carryOn(context, line, {}, index));
  return { ends: [], begins, effect: { pause: null } };
}
