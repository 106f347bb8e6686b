import { activeAt } from './active-lines';
import type { Instant } from '../../billing/calendar';
import { queryNamed, refuse, type Db, type Deps } from '../../platform';
import type { PricedLine } from '../lines';
import type { LineItemRow, SubscriptionRow } from '../rows';
import { loadStepContext, type StepContext } from '../steps/step-context';

/** What a change is worked out from: the subscription as it is, and the lines in force when the change takes effect. */
export interface ChangeContext extends StepContext {
  readonly deps: Deps;
  readonly changeId: string;
  readonly at: Instant;
  readonly active: readonly PricedLine[];
  /** The next free place among the subscription's lines. */
  readonly position: number;
}

export async function loadChangeContext(
  deps: Deps,
  subscription: SubscriptionRow,
  input: { changeId: string; at: Instant; now: Instant },
): Promise<ChangeContext> {
  const context = await loadStepContext(deps, subscription, input.now);
  await checkReach(deps, context, input.at);
  const position = Math.max(-1, ...context.lines.map(({ item }) => item.position)) + 1;
  return { ...context, deps, changeId: input.changeId, at: input.at, active: activeAt(context.lines, input.at), position };
}

/** Changes build on each other: one that reaches back must not reach behind another, whether that one began lines or only ended some. */
async function checkReach({ db }: Deps, { lines, subscription }: StepContext, at: Instant): Promise<void> {
  const starts = lines.map(({ item }) => item.start_date);
  const last = [...starts, (await lastEnding(db, subscription.id)) ?? ''].reduce((a, b) => (a > b ? a : b));
  if (last > at) refuse('change_before_period', { earliest: last });
}

// A line's end alone does not say that a change made it: what is taken once ends by itself. Uses subscription_changes_subscription.
const LAST_ENDING = {
  name: 'last_ending_change',
  text: `select max(executed_at) as at from subscription_changes
         where subscription_id = $1 and status = 'executed' and jsonb_array_length(result->'ended') > 0`,
};

async function lastEnding(db: Db, subscriptionId: string): Promise<Instant | null> {
  const [row] = await queryNamed<{ readonly at: Instant | null }>(db, { ...LAST_ENDING, values: [subscriptionId] });
  return row?.at ?? null;
}

/** The active line with this id, or the one that carries it on however often; refuses with `line_item_not_found`. */
export function requireLine({ active, lines }: Pick<ChangeContext, 'active' | 'lines'>, lineItemId: string): PricedLine {
  const asked = lines.find(({ item }) => item.id === lineItemId);
  return active.find(({ item }) => item.root_id === asked?.item.root_id) ?? refuse('line_item_not_found', { line_item_id: lineItemId });
}

export function isOf(entity: LineItemRow['entity_type']) {
  return ({ item }: PricedLine): boolean => item.entity_type === entity;
}
