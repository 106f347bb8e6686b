import type { Instant } from '../../../src/billing/calendar';
import { begin, close, endGrace } from './boundary';
import { carryOut } from './change';
import type { Account, Invoice, Scheduled } from './terms';

type Due =
  | { readonly at: Instant; readonly does: 'begin' | 'close' | 'end' }
  | { readonly at: Instant; readonly does: 'change'; readonly scheduled: Scheduled }
  | { readonly at: Instant; readonly does: 'end_grace'; readonly invoice: Invoice };

export type Legal = 'change' | 'extend_trial' | 'end_trial' | 'pause' | 'resume' | 'cancel_now' | 'cancel_at_period_end' | 'cancel_at' | 'keep';

const LEGAL: Readonly<Record<Account['phase'] | 'paused', readonly Legal[]>> = {
  scheduled: ['change', 'extend_trial', 'cancel_now', 'cancel_at', 'keep'],
  trialing: ['change', 'extend_trial', 'end_trial', 'cancel_now', 'cancel_at_period_end', 'cancel_at', 'keep'],
  active: ['change', 'pause', 'cancel_now', 'cancel_at_period_end', 'cancel_at', 'keep'],
  paused: ['resume', 'cancel_now', 'cancel_at_period_end', 'cancel_at', 'keep'],
  ended: [],
};

/** What an account allows as it is. */
export function legal({ phase, paused }: Account, what: Legal): boolean {
  return LEGAL[phase === 'active' && paused !== null ? 'paused' : phase].includes(what);
}

/** Everything happens that is due by an instant, in its order. */
export function live(account: Account, until: Instant): void {
  account.now = until;
  for (let next = due(account); next !== null && next.at <= until; next = due(account)) {
    if (next.does === 'begin') begin(account);
    else if (next.does === 'end_grace') endGrace(account, next.invoice);
    else if (next.does === 'change') {
      account.scheduled = account.scheduled.slice(1);
      // What makes no sense any more comes to nothing.
      const { kind } = next.scheduled.change;
      if (legal(account, kind === 'pause' || kind === 'resume' ? kind : 'change')) carryOut(account, next.scheduled, next.at);
    } else close(account, next.at, next.does === 'end');
  }
}

/** At the same instant the invoice of an earlier period becomes final first. */
export function due(account: Account): Due | null {
  if (account.held) return null;
  const next = nextOfLife(account);
  const invoice = account.invoices.find(({ draft }) => draft !== null);
  if (!invoice?.draft || (next !== null && next.at < invoice.draft.until)) return next;
  return { at: invoice.draft.until, does: 'end_grace', invoice };
}

/** A change comes before the end of the period at the same instant, so that the next one has it; after the end nothing comes. */
function nextOfLife(account: Account): Due | null {
  const turn = nextTurn(account);
  const [scheduled] = account.scheduled;
  if (turn === null || scheduled === undefined) return turn;
  if (scheduled.at > turn.at || (account.endAt !== null && scheduled.at >= account.endAt)) return turn;
  return { at: scheduled.at, does: 'change', scheduled };
}

function nextTurn({ phase, open, startAt, endAt }: Account): Due | null {
  if (phase === 'ended') return null;
  if (open === null) return { at: startAt, does: 'begin' };
  const end = open.cutAt ?? open.end;
  return endAt !== null && endAt <= end ? { at: endAt, does: 'end' } : { at: end, does: 'close' };
}
