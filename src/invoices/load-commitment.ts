import { addMilliseconds, type Cadence, type Instant, type Period, type PeriodUnit } from '../billing/calendar';
import { commitmentTerm, type Commitment } from '../billing/commitments';
import { assert, queryNamed, type Db } from '../platform';
import type { Glance } from './glance';
import type { InvoiceKind } from './rows';

export interface LoadCommitmentInput {
  readonly subscriptionId: string | null;
  readonly kind: InvoiceKind;
  readonly period: Period;
  readonly glance?: Glance;
  /** The invoice being computed again: what it has billed itself was not billed before. */
  readonly invoiceId: string | null;
}

interface CommittedRow {
  readonly commitment_amount: string;
  readonly commitment_duration: string | null;
  readonly overage_factor: string | null;
  readonly enable_true_up: boolean;
  readonly life: { readonly cadence: Cadence; readonly endAt: Instant | null };
}

const UNITS: Readonly<Record<string, PeriodUnit>> = {
  ...{ DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', QUARTERLY: 'quarter', HALF_YEARLY: 'half_year', ANNUAL: 'year' },
};

const COMMITTED = {
  name: 'commitment_of_subscription',
  text: `select commitment_amount, commitment_duration, overage_factor, enable_true_up, life
         from subscriptions where id = $1 and commitment_amount is not null`,
};

/**
 * The promise of a subscription to use so much, with what earlier invoices of the same term have billed of it. A shortfall is known when the term
 * ends, or the subscription; an invoice in the middle of a period never has it.
 */
export async function loadCommitment(db: Db, { subscriptionId, kind, period, invoiceId, glance }: LoadCommitmentInput): Promise<Commitment | undefined> {
  if (subscriptionId === null || glance?.commitment === false || (kind !== 'period' && kind !== 'interim')) return undefined;
  const [row] = await queryNamed<CommittedRow>(db, { ...COMMITTED, values: [subscriptionId] });
  if (!row) return undefined;
  const { term, final } = termOf(row, period);
  return {
    ...{ kind: 'amount', value: row.commitment_amount, overageFactor: row.overage_factor ?? '1', trueUp: row.enable_true_up },
    usedBefore: await usedBefore(db, { subscriptionId, term, invoiceId }),
    final: kind === 'period' && (final || (row.life.endAt !== null && row.life.endAt <= period.end)),
  };
}

/** Without a duration of its own a commitment is for each billing period; a short one bears it whole. */
function termOf({ commitment_duration, life }: CommittedRow, period: Period): { readonly term: Period; readonly final: boolean } {
  if (commitment_duration === null) return { term: { start: period.start, end: addMilliseconds(period.start, 1) }, final: true };
  const unit = UNITS[commitment_duration];
  assert(unit, 'unknown_commitment_duration', { commitment_duration });
  return commitmentTerm({ ...life.cadence, unit, count: 1 }, period);
}

/** Usage at its base price that final invoices have billed for periods of the term. Uses invoices_subscription. */
async function usedBefore(db: Db, { subscriptionId, term, invoiceId }: { subscriptionId: string; term: Period; invoiceId: string | null }): Promise<string> {
  const row = (await db('invoice_line_items as line')
    .join('invoices as invoice', 'invoice.id', 'line.invoice_id')
    .where({ 'invoice.subscription_id': subscriptionId, 'invoice.status': 'finalized', 'line.kind': 'usage' })
    .where('invoice.period_start', '>=', term.start)
    .where('invoice.period_start', '<', term.end)
    .whereNot('invoice.id', invoiceId ?? '')
    .first(db.raw('coalesce(sum(line.amount), 0)::text as amount'))) as { amount: string };
  return row.amount;
}
