import { customerRefs } from '../customers';
import type { Db } from '../platform';
import { lateArrivals, measureUsage, type LateArrivals } from '../usage';
import type { BillingParty } from './billing-party';
import type { UsageSource } from './line-source';
import type { InvoiceRow } from './rows';

export interface LateSourcesInput {
  readonly party: BillingParty;
  readonly subscriptionId: string;
  /** Start of the period being billed: usage before it is late. */
  readonly before: string;
  readonly ingestedBefore: string;
  /** Only under this policy of the plan, or else of the environment. */
  readonly policy: LateUsagePolicy;
}

export type LateUsagePolicy = BillingParty['environment']['settings']['late_usage'];

type BilledInvoice = Pick<InvoiceRow, 'id' | 'period_start' | 'period_end' | 'inputs' | 'ingested_before'>;

/** The lines of earlier, final periods for which usage has arrived since the last final invoice. */
export async function lateSources(db: Db, input: LateSourcesInput): Promise<readonly UsageSource[]> {
  return (await grownLines(db, input)).map(({ source }) => toLate(source));
}

export interface GrownLine {
  readonly invoiceId: string;
  readonly source: UsageSource;
}

/**
 * Lines of final invoices whose meters see other events now than they did then. Usually none: then this costs two short queries.
 * Everything up to the last cut-off was looked at when that invoice was made, so only what arrived since can be late.
 */
export async function grownLines(db: Db, input: LateSourcesInput): Promise<readonly GrownLine[]> {
  const arrived = await arrivedLate(db, input);
  if (arrived === null || (await policyOf(db, input)) !== input.policy) return [];
  const grown: GrownLine[] = [];
  for (const invoice of await billedBetween(db, input, arrived)) {
    for (const source of usageSourcesOf(invoice)) {
      if (await hasGrown(db, input, source)) grown.push({ invoiceId: invoice.id, source });
    }
  }
  return grown;
}

async function arrivedLate(db: Db, { party, subscriptionId, before, ingestedBefore }: LateSourcesInput): Promise<LateArrivals | null> {
  const last = (await billed(db, subscriptionId).orderBy('ingested_before', 'desc').first('inputs', 'ingested_before')) as BilledInvoice | undefined;
  if (!last?.ingested_before) return null;
  const eventNames = [...new Set(last.inputs.sources.flatMap((source) => (source.kind === 'usage' ? [source.meter.definition.eventName] : [])))];
  if (eventNames.length === 0) return null;
  return lateArrivals(db, {
    environmentId: party.environment.id,
    customerRefs: customerRefs(party.customer),
    eventNames,
    occurredBefore: before,
    ingestedFrom: last.ingested_before,
    ingestedBefore,
  });
}

async function policyOf(db: Db, { party, subscriptionId }: LateSourcesInput): Promise<LateUsagePolicy> {
  const plan = (await db('plans as plan')
    .join('subscriptions as subscription', 'subscription.plan_id', 'plan.id')
    .where('subscription.id', subscriptionId)
    .first('plan.late_usage')) as { late_usage: LateUsagePolicy | null } | undefined;
  return plan?.late_usage ?? party.environment.settings.late_usage;
}

function billedBetween(db: Db, { subscriptionId, before }: LateSourcesInput, arrived: LateArrivals): Promise<BilledInvoice[]> {
  return billed(db, subscriptionId)
    .where('period_end', '<=', before)
    .where('period_start', '<=', arrived.latest)
    .where('period_end', '>', arrived.earliest)
    .orderBy('period_start') as unknown as Promise<BilledInvoice[]>;
}

/** Final invoices of whole periods. Uses invoices_subscription. */
function billed(db: Db, subscriptionId: string) {
  return db<InvoiceRow>('invoices').where({ subscription_id: subscriptionId, status: 'finalized' }).whereIn('kind', ['period', 'trial']);
}

function usageSourcesOf(invoice: BilledInvoice): readonly UsageSource[] {
  return invoice.inputs.sources.filter((source): source is UsageSource => source.kind === 'usage' && source.late !== true);
}

/** Whether the meter sees other events than the last invoice that billed this line and period did. */
async function hasGrown(db: Db, { party, ingestedBefore }: LateSourcesInput, source: UsageSource): Promise<boolean> {
  const [now] = await measureUsage(db, {
    ...{ environmentId: party.environment.id, customerRefs: customerRefs(party.customer), meter: source.meter.definition },
    ...{ segments: [source.period], ingestedBefore },
  });
  const last = (await db('invoice_line_items as line')
    .join('invoices as invoice', 'invoice.id', 'line.invoice_id')
    .where({ 'line.subscription_line_item_id': source.subscriptionLineItemId, 'line.period_start': source.period.start, 'invoice.status': 'finalized' })
    .orderBy('invoice.ingested_before', 'desc')
    .first('line.checksum')) as { checksum: string | null } | undefined;
  return now !== undefined && now.checksum !== last?.checksum;
}

function toLate(source: UsageSource): UsageSource {
  const { start, end } = source.period;
  return {
    ...source,
    late: true,
    key: `late:${source.key}`,
    displayName: `${source.displayName}, late usage for ${start.slice(0, 10)} to ${end.slice(0, 10)}`,
  };
}
