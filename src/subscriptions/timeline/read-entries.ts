import type { z } from 'zod';
import { stepKey, type Life, type Step } from '../../billing/subscription';
import { creditsOf, type CreditMoves } from '../../credits';
import { loadInvoiceViews, type InvoiceRow } from '../../invoices';
import type { Deps } from '../../platform';
import type { ChangeRow, RunRow, SubscriptionRow } from '../rows';
import type { TimelineEntry } from './timeline-schema';

export type Entry = z.infer<typeof TimelineEntry>;
type Kind = Entry['kind'];

const STEPS = {
  start: ['start', 'The subscription begins'],
  end_trial: ['trial_end', 'The trial ends'],
  close_period: ['period_end', 'The period ends'],
  finalize: ['invoice', 'The invoice becomes final'],
  change: ['change', 'A change takes effect'],
  give_notice: ['renewal_notice', 'The customer is told of the renewal'],
  renew_term: ['term_renewed', 'The contract renews'],
  check_dues: ['dues_checked', 'Payments fall due'],
} as const satisfies Record<Step['kind'], readonly [Kind, string]>;

/** Tells what each step came to, from what it wrote. */
export class EntryReader {
  private constructor(
    private readonly tx: Deps,
    private readonly subscription: SubscriptionRow,
    private readonly tenantId: string,
    private credits: CreditMoves,
  ) {}

  static async at(tx: Deps, subscription: SubscriptionRow, tenantId: string): Promise<EntryReader> {
    return new EntryReader(tx, subscription, tenantId, await creditsOf(tx.db, subscription.customer_id));
  }

  async read(step: Step, life: Life): Promise<readonly Entry[]> {
    const invoices = await this.invoicesOf(step);
    const before = this.credits;
    this.credits = await creditsOf(this.tx.db, this.subscription.customer_id);
    const entry = (kind: Kind, title: string, invoice: Entry['invoice'] = null): Entry => ({
      ...{ at: step.at, kind, title, invoice, credits_balance: this.credits.balance },
    });
    const [first = null, ...further] = invoices;
    const [kind, title] = await this.nameOf(step);
    return [
      entry(kind, title, first),
      ...further.map((invoice) => entry('invoice', 'An invoice becomes final', invoice)),
      ...creditEntries(before, this.credits).map(([creditKind, text]) => entry(creditKind, text)),
      ...(step.kind === 'close_period' && this.credits.carried !== '0' ? [entry('credits_carried', `${this.credits.carried} credits carry on`)] : []),
      ...(life.phase === 'ended' && step.kind === 'close_period' ? [entry('end', 'The subscription ends')] : []),
    ];
  }

  /** A change may have made no sense any more. */
  private async nameOf(step: Step): Promise<readonly [Kind, string]> {
    if (step.kind !== 'change') return STEPS[step.kind];
    const row = await this.tx.db<ChangeRow>('subscription_changes').where({ id: step.changeId }).first('status', 'failure');
    return row?.status === 'executed' ? STEPS.change : ['change_failed', `A change cannot be carried out: ${row?.failure ?? 'unknown'}`];
  }

  private async invoicesOf(step: Step): Promise<Entry['invoice'][]> {
    const run = await this.tx
      .db<RunRow>('billing_runs')
      .where({ subscription_id: this.subscription.id, step_key: stepKey(step) })
      .first('invoice_ids');
    const rows = await this.tx
      .db<InvoiceRow>('invoices')
      .whereIn('id', [...(run?.invoice_ids ?? [])])
      .where({ status: 'finalized' })
      .orderBy('id');
    return loadInvoiceViews(this.tx.db, rows, this.tenantId);
  }
}

function creditEntries(before: CreditMoves, after: CreditMoves): readonly (readonly [Kind, string])[] {
  const moves: [Kind, string][] = [];
  if (after.burnt !== before.burnt) moves.push(['credits_burnt', 'Credits pay for usage']);
  if (after.lapsed !== before.lapsed) moves.push(['credits_lapsed', 'Credits expire']);
  return moves;
}
