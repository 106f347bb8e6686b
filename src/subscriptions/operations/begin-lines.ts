import type { z } from 'zod';
import { decimal } from '../../billing/money';
import { withChange, type Life } from '../../billing/subscription';
import { refuseField, type Instant } from '../../platform';
import { changeRow, executeChange, foreseeChange, insertPendingChange, type ChangeSpec } from '../changes';
import type { LineUpdate } from '../changes/change-spec';
import type { SubscriptionDeps } from '../port';
import type { firstLine, lineOverride } from '../routes/line-specs';
import type { addAddon } from '../routes/modify-schema';
import type { LineItemRow, SubscriptionRow } from '../rows';
import { lineItemsOf } from '../store';
import { readAddonAdd } from './read-addon-change';
import { readLineSpec, readLineSpecs } from './read-line-specs';

/** What a new subscription has beside or instead of the lines of its plan. */
export interface WantedLines {
  readonly overrideLines: readonly z.infer<typeof lineOverride>[];
  readonly ownLines: readonly z.infer<typeof firstLine>[];
  readonly addons: readonly z.infer<typeof addAddon>[];
}

export interface Begun {
  readonly subscription: SubscriptionRow;
  /** The lines of the plan under their first prices, by which coupons name them, and those that came to them. */
  readonly items: readonly LineItemRow[];
}

interface Wish {
  readonly spec: ChangeSpec;
  readonly at: Instant;
}

/**
 * Gives a new subscription its own lines, in the transaction that creates it and before it starts: they are changes like any other, made at
 * the start, so that the first invoice has them. What is to begin later is agreed for then.
 */
export async function beginLines(
  deps: SubscriptionDeps,
  row: SubscriptionRow,
  items: readonly LineItemRow[],
  { wanted, now }: { readonly wanted: WantedLines; readonly now: Instant },
): Promise<Begun> {
  const wishes = await readWishes(deps, row, items, wanted);
  if (wishes.length === 0) return { subscription: row, items };
  let { life } = row;
  for (const wish of wishes) life = await fulfil(deps, { ...row, life }, wish, now);
  await deps
    .db('subscriptions')
    .where({ id: row.id })
    .update({ life: JSON.stringify(life) });
  const known = new Set(items.map((item) => item.id));
  const begun = (await lineItemsOf(deps.db, [row.id])).filter((item) => !known.has(item.id));
  return { subscription: { ...row, life }, items: [...items, ...begun] };
}

async function fulfil(deps: SubscriptionDeps, row: SubscriptionRow, { spec, at }: Wish, now: Instant): Promise<Life> {
  const change = { changeId: deps.ids.next('cmd'), kind: 'change_lines', spec, at } as const;
  if (at === row.start_date) return (await executeChange(deps, row, { ...change, now })).life;
  await foreseeChange(deps, row, { ...change, now });
  await insertPendingChange(deps, changeRow(deps, row, change));
  return withChange(row.life, { id: change.changeId, kind: change.kind, at });
}

async function readWishes(
  deps: SubscriptionDeps,
  row: SubscriptionRow,
  items: readonly LineItemRow[],
  { overrideLines, ownLines, addons }: WantedLines,
): Promise<readonly Wish[]> {
  const { environment_id: environmentId, start_date } = row;
  const update = await readOverrides(deps, environmentId, items, overrideLines);
  const wishes: Wish[] = update.length === 0 ? [] : [{ spec: { type: 'lines', update, proration: 'invoice_now' }, at: start_date }];
  for (const [index, line] of ownLines.entries()) {
    const add = [await readLineSpec(deps.db, environmentId, line, `/line_items/${index}`)];
    wishes.push({ spec: { type: 'lines', add, proration: 'invoice_now' }, at: later(start_date, line.start_date) });
  }
  for (const [index, addon] of addons.entries()) {
    const { spec } = await readAddonAdd(deps, environmentId, addon, { changeId: '', at: `/addons/${index}` });
    if (spec !== undefined) wishes.push({ spec, at: later(start_date, addon.start_date) });
  }
  return wishes;
}

function later(start: Instant, asked: Instant | undefined): Instant {
  return asked !== undefined && asked > start ? asked : start;
}

/** Prices of the plan in other quantities or under other models; what is as the plan has it anyway is left alone. */
async function readOverrides(
  deps: SubscriptionDeps,
  environmentId: string,
  items: readonly LineItemRow[],
  overrides: WantedLines['overrideLines'],
): Promise<readonly LineUpdate[]> {
  const specs = await readLineSpecs(deps.db, environmentId, overrides, '/override_line_items');
  return specs.flatMap(({ price, priceId: _same, ...spec }, index) => {
    const item = items.find((candidate) => candidate.price_id === overrides[index]?.price_id);
    if (!item) return refuseField('price_not_found', `/override_line_items/${index}/price_id`, 'is no price of this subscription');
    const same = price === undefined && spec.commitment === undefined && spec.displayName === undefined && spec.metadata === undefined;
    if (same && (spec.quantity === undefined || decimal(spec.quantity).eq(decimal(item.quantity)))) return [];
    return [{ ...spec, lineItemId: item.id, ...(price === undefined ? {} : { model: price.model }) }];
  });
}
