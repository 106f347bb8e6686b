import { insertPrices } from '../../catalog';
import { dropCouponsOfLines } from '../../coupons';
import type { LineItemRow } from '../rows';
import type { ChangeContext } from './change-context';
import type { ChangePlan } from './change-plan';

/**
 * Lines end and begin. Before the subscription starts none has been in force: a line that is replaced is overwritten, and one that ends
 * is taken out, so that nobody finds lines that never were.
 */
export async function writeLines(context: ChangeContext, plan: ChangePlan): Promise<void> {
  const { ends, begins } = plan;
  await insertPrices(
    context.deps.db,
    begins.flatMap(({ price, isNewPrice }) => (isNewPrice ? [price] : [])),
  );
  const replaced = new Set(begins.map(({ item }) => item.id));
  await endLines(
    context,
    plan,
    ends.map((item) => item.id).filter((id) => !replaced.has(id)),
  );
  for (const { id, ...texts } of plan.renames ?? []) {
    await context.deps
      .db('subscription_line_items')
      .where({ id })
      .update({ ...texts, metadata: JSON.stringify(texts.metadata) });
  }
  const known = new Set(ends.map((item) => item.id));
  for (const { item } of begins) if (known.has(item.id)) await overwrite(context, item);
  const rows = begins.filter(({ item }) => !known.has(item.id)).map(({ item }) => ({ ...item, prorated_start: plan.prorated }));
  if (rows.length > 0) await context.deps.db('subscription_line_items').insert(rows.map(stored));
}

async function endLines({ deps, subscription }: ChangeContext, { at, prorated }: ChangePlan, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const lines = deps.db('subscription_line_items').whereIn('id', [...ids]);
  if (subscription.life.open !== null) return void (await lines.update({ end_date: at, prorated_end: prorated, updated_at: deps.clock.now() }));
  await dropCouponsOfLines(deps.db, ids);
  await lines.delete();
}

async function overwrite({ deps }: ChangeContext, item: LineItemRow): Promise<void> {
  await deps.db('subscription_line_items').where({ id: item.id }).update(stored(item));
}

function stored(item: LineItemRow): Record<string, unknown> {
  return { ...item, metadata: JSON.stringify(item.metadata), commitment: item.commitment && JSON.stringify(item.commitment) };
}
