import type { Deps } from '../../platform';
import { creditsLeft } from '../../rating';
import { heldQuantity } from '../reservations/held.sql';
import { loadAllowances } from '../resolve/load-allowances';
import { measureWindow, measureWindowNow } from '../resolve/measure-allowance';
import type { CreditRoom } from './decide-check';
import type { Subject } from './load-subject';

/** What is gone of a limit. */
export interface Spent {
  /** Null where nothing is counted. */
  readonly usage: string | null;
  /** Units that reservations hold. */
  readonly held: string;
  readonly credits: CreditRoom | null;
}

/**
 * For a customer without holds, usage that is remembered is enough, and often no statement is needed. Else everything is read, holds first, then
 * usage: a confirmation between the two statements then counts twice for a moment, and never not at all.
 */
export async function readSpent(deps: Pick<Deps, 'db' | 'pool'>, environmentId: string, subject: Subject): Promise<Spent> {
  const { resolution, window, now } = subject;
  const { customer, feature } = resolution;
  if (!feature.meter || window === null) return { usage: null, held: '0', credits: null };
  const { id: meterId, definition: meter } = feature.meter;
  const measured = { environmentId, customerRefs: customer.refs, meter, window };
  const needsCredits = asksCredits(subject);
  if (!resolution.holds && !needsCredits && !deps.db.isTransaction) return { usage: await measureWindow(deps, measured), held: '0', credits: null };
  const held = await heldQuantity(deps.db, { customerId: customer.id, meterId, now });
  const usage = await measureWindowNow(deps, measured);
  if (!needsCredits) return { usage, held, credits: null };
  const left = await creditsLeft(deps.db, { environmentId, customerId: customer.id, meterId, now, findAllowances: loadAllowances });
  return { usage, held, credits: left === null ? null : { left, usage } };
}

/** What a hard limit lets through is included, and needs no credits; nor does anything where there is no limit. */
function asksCredits({ resolution, aggregated }: Subject): boolean {
  return resolution.blocks && (aggregated === null || (aggregated.isSoft && aggregated.limit !== null));
}
