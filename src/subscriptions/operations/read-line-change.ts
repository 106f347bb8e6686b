import type { z } from 'zod';
import { ownModel, pricesByIds, writesModel } from '../../catalog';
import { refuse, type Db, type Deps } from '../../platform';
import type { AddLineBody, EndLineBody, UpdateLineBody } from '../routes/line-schema';
import { prorationOf, timeOf } from '../routes/proration-fields';
import { readCommitment } from '../routes/line-commitment';
import type { LineItemRow } from '../rows';
import { readLineSpec } from './read-line-specs';
import { changeOf, type AskedChange } from './run-change';

/** The line with this id, whether or not it is in force; refuses with `line_item_not_found`. */
export async function requireLineItem(db: Db, environmentId: string, id: string): Promise<LineItemRow> {
  const row = await db<LineItemRow>('subscription_line_items').where({ id, environment_id: environmentId }).first();
  return row ?? refuse('line_item_not_found', { line_item_id: id });
}

/** A line that is added; it has its id from here on, so that it can be named while it is still to come. */
export async function readLineAdd(deps: Deps, environmentId: string, body: z.infer<typeof AddLineBody>, changeId: string): Promise<AskedChange> {
  const line = { ...(await readLineSpec(deps.db, environmentId, body, '')), id: deps.ids.next('subs_line') };
  return changeOf('change_lines', changeId, timeOf(body, body.start_date), { type: 'lines', add: [line], proration: prorationOf(body) });
}

/** A line that is carried on in another quantity, at another price or under another model. */
export async function readLineUpdate(db: Db, line: LineItemRow, body: z.infer<typeof UpdateLineBody>, changeId: string): Promise<AskedChange> {
  const { quantity, price_id, display_name, metadata } = body;
  const commitment = readCommitment(body, '');
  const update = {
    lineItemId: line.id,
    ...(quantity === undefined ? {} : { quantity }),
    ...(price_id === undefined ? {} : { priceId: price_id }),
    ...(display_name === undefined ? {} : { displayName: display_name }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(commitment === undefined ? {} : { commitment }),
    ...(writesModel(body) ? { model: await otherModel(db, line, body) } : {}),
  };
  return changeOf('change_lines', changeId, timeOf(body, body.effective_from), { type: 'lines', update: [update], proration: prorationOf(body) });
}

/** What the body leaves out of the model is as it was. */
async function otherModel(db: Db, line: LineItemRow, body: z.infer<typeof UpdateLineBody>) {
  const priceId = body.price_id ?? line.price_id;
  const price = (await pricesByIds(db, [priceId])).get(priceId);
  if (price?.environment_id !== line.environment_id) return refuse('price_not_found', { price_id: priceId });
  return ownModel(body, price, '');
}

export function readLineEnd(line: LineItemRow, body: z.infer<typeof EndLineBody>, changeId: string): AskedChange {
  return changeOf('change_lines', changeId, timeOf(body, body.effective_from), { type: 'lines', remove: [line.id], proration: prorationOf(body) });
}
