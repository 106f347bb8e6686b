import { OWN_PRICES, ownPriceBody } from '../catalog';
import type { Asked, MoveOf, Scene } from './asked';
import { modify } from './asked';
import { linesNow, pickOf, viewOf } from './pick';
import { steadyRhythm } from './steady-rhythm';
import { modeOf, settlementOf, timeOf } from './when';

/** One fee or two are taken in other quantities. */
export function askQuantity(move: MoveOf<'quantity'>, scene: Scene): Asked | null {
  const fees = linesNow(scene.account).filter(({ price }) => price.due !== 'usage');
  const wanted = [move, ...(move.also ? [move.also] : [])].flatMap(({ pick, quantity }) => {
    const line = pickOf(fees, pick);
    const id = line && viewOf(scene, line)?.id;
    return line === undefined || id === undefined ? [] : [{ id, root: line.root, quantity }];
  });
  const once = wanted.filter(({ id }, index) => wanted.findIndex((other) => other.id === id) === index);
  if (once.length === 0) return null;
  const at = timeOf(scene.account, move.when);
  const effective = typeof at === 'string' ? {} : { effective_date: at.at };
  const items = once.map(({ id, quantity }) => ({ id, quantity: String(quantity), ...effective }));
  const change = { kind: 'quantity', to: once.map(({ root, quantity }) => ({ root, quantity })) } as const;
  const body = { type: 'quantity_change', quantity_change_params: { line_items: items }, ...modeOf(at, move) };
  return modify(body, { kind: 'change', change, settlement: settlementOf(at, move), at });
}

/** A price for this subscription alone, in its rhythm. Where that is about to change, it is not asked for. */
export function askLineAdd(move: MoveOf<'line_add'>, { account, shop }: Scene): Asked | null {
  const price = pickOf(OWN_PRICES, move.pick);
  const rhythm = steadyRhythm(account);
  if (price === undefined || rhythm === null) return null;
  const at = timeOf(account, move.when);
  const quantity = price.due === 'usage' ? 0 : move.quantity;
  const body = {
    ...{ price: ownPriceBody(price, rhythm, shop), ...(quantity > 0 ? { quantity: String(quantity) } : {}) },
    ...(typeof at === 'string' ? {} : { start_date: at.at }),
    ...modeOf(at, move),
  };
  return {
    ...{ path: 'lineitems', preview: 'lineitems/preview', body },
    command: { kind: 'change', change: { kind: 'line_add', price, quantity }, settlement: settlementOf(at, move), at },
  };
}

/** Any line can be ended, whoever brought it. */
export function askLineRemove(move: MoveOf<'line_remove'>, scene: Scene): Asked | null {
  const line = pickOf(linesNow(scene.account), move.pick);
  const id = line && viewOf(scene, line)?.id;
  if (line === undefined || id === undefined) return null;
  const at = timeOf(scene.account, move.when);
  const path = `/subscriptions/lineitems/${id}`;
  return {
    ...{ method: 'DELETE', path, preview: `${path}/preview`, body: { ...(typeof at === 'string' ? {} : { effective_from: at.at }), ...modeOf(at, move) } },
    command: { kind: 'change', change: { kind: 'line_remove', root: line.root }, settlement: settlementOf(at, move), at },
  };
}
