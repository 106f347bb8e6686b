import { ADDONS } from '../catalog';
import { sameRhythm } from '../law/rhythm';
import { modify, type Asked, type MoveOf, type Scene } from './asked';
import { linesNow, pickOf, viewOf } from './pick';
import { steadyRhythm } from './steady-rhythm';
import { modeOf, settlementOf, timeOf } from './when';

export function askAddonAdd(move: MoveOf<'addon_add'>, { account, shop }: Scene): Asked | null {
  const rhythm = steadyRhythm(account);
  const fitting = ADDONS.filter((one) => rhythm !== null && sameRhythm(one.rhythm, rhythm));
  const addon = pickOf(fitting, move.pick);
  if (addon === undefined) return null;
  const at = timeOf(account, move.when);
  const add = {
    ...{ addon_id: shop.get(addon.name), cadence: move.once ? 'onetime' : 'recurring' },
    ...(typeof at === 'string' ? {} : { start_date: at.at }),
  };
  const body = { type: 'addon', addon_params: { action: 'add', add }, ...modeOf(at, move) };
  return modify(body, { kind: 'change', change: { kind: 'addon_add', addon, once: move.once }, settlement: settlementOf(at, move), at });
}

export function askAddonRemove(move: MoveOf<'addon_remove'>, scene: Scene): Asked | null {
  const line = pickOf(
    linesNow(scene.account).filter(({ adding }) => adding !== null),
    move.pick,
  );
  const id = line && viewOf(scene, line)?.addon_association_id;
  if (line?.adding === null || line?.adding === undefined || !id) return null;
  const at = timeOf(scene.account, move.when);
  const remove = { addon_association_id: id, ...(typeof at === 'string' ? {} : { effective_date: at.at }) };
  const body = { type: 'addon', addon_params: { action: 'remove', remove }, ...modeOf(at, move) };
  return modify(body, { kind: 'change', change: { kind: 'addon_remove', adding: line.adding }, settlement: settlementOf(at, move), at });
}
