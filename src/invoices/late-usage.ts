import { customerRefs } from '../customers';
import { queryNamed, type Db } from '../platform';
import { lateArrivals, measureUsage, type LateArrivals } from '../usage';
import type { BillingParty } from './billing-party';
import type { LineSource, UsageSource } from './line-source';
import type { InvoiceRow } from './rows';

/** For whom and from when on usage is late. */
export interface LateScope {
  readonly party: BillingParty;
  /** Null where there are no earlier periods to look at. */
  readonly subscriptionId: string | null;
  /** Start of the period being billed: usage before it is late. */
  readonly before: string;
}

export type LateUsagePolicy = BillingParty['environment']['settings']['late_usage'];

/** What came late, and what the plan, or else the environment, wants done about it. */
export interface LateUsage {
  readonly policy: LateUsagePolicy;
  readonly lines: readonly GrownLine[];
}

type LateInput = LateScope & { readonly ingestedBefore: string; readonly last: LastBilled };
type BilledInvoice = Pick<InvoiceRow, 'id' | 'period_start' | 'period_end' | 'inputs' | 'ingested_before'>;

export interface GrownLine {
  readonly invoiceId: string;
  readonly source: UsageSource;
}

export const NOTHING_LATE: LateUsage = { policy: 'ignore', lines: [] };

/**
 * Lines of final invoices whose meters see other events now than they did then. Usually none: then this costs two short queries.
 * Everything up to the last cut-off was looked at when that invoice was made, so only what arrived since can be late.
 */
export async function lateUsage(db: Db, input: LateInput): Promise<LateUsage> {
  const arrived = await arrivedLate(db, input);
  if (arrived === null) return NOTHING_LATE;
  const policy = await policyOf(db, input);
  if (policy === 'ignore') return NOTHING_LATE;
  const lines: GrownLine[] = [];
  for (const invoice of await billedBetween(db, input, arrived)) {
    for (const source of usageSourcesOf(invoice)) {
      if (await hasGrown(db, input, source)) lines.push({ invoiceId: invoice.id, source });
    }
  }
  return { policy, lines };
}

/** The lines that late usage adds to the next invoice. */
export function lateSources({ policy, lines }: LateUsage): readonly UsageSource[] {
  return policy === 'next_invoice' ? lines.map(({ source }) => toLate(source)) : [];
}

// What the subscription measured in earlier periods may come late though the last invoice has no line for it any more. Uses invoices_subscription.
const LAST_BILLED = {
  name: 'last_billed',
  text: `select subscription_id, inputs->'sources' as sources, ingested_before,
                array(select distinct meter.event_name from subscription_line_items line
                      join prices price on price.id = line.price_id join meters meter on meter.id = price.meter_id
                      where line.subscription_id = $1) as measured
         from invoices
         where subscription_id = $1 and status = 'finalized' and kind in ('period', 'trial') and ingested_before is not null
         order by ingested_before desc limit 1`,
};

interface LastBilled {
  /** Its cut-off, and the subscription that has it. */
  readonly ingested_before: string;
  readonly subscription_id: string;
  readonly sources: readonly LineSource[];
  readonly measured: readonly string[];
}

/** What the last final invoice of a subscription looked at; null where there is none, and so nothing that could be late. */
export async function lastBilled(db: Db, { subscriptionId }: LateScope): Promise<LastBilled | null> {
  if (subscriptionId === null) return null;
  const [last] = await queryNamed<LastBilled>(db, { ...LAST_BILLED, values: [subscriptionId] });
  return last ?? null;
}

async function arrivedLate(db: Db, { party, before, ingestedBefore, last }: LateInput): Promise<LateArrivals | null> {
  const billed = last.sources.flatMap((source) => (source.kind === 'usage' ? [source.meter.definition.eventName] : []));
  const eventNames = [...new Set([...billed, ...last.measured])];
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

async function policyOf(db: Db, { party, last }: LateInput): Promise<LateUsagePolicy> {
  const plan = (await db('plans as plan')
    .join('subscriptions as subscription', 'subscription.plan_id', 'plan.id')
    .where('subscription.id', last.subscription_id)
    .first('plan.late_usage')) as { late_usage: LateUsagePolicy | null } | undefined;
  return plan?.late_usage ?? party.environment.settings.late_usage;
}

function billedBetween(db: Db, { last, before }: LateInput, arrived: LateArrivals): Promise<BilledInvoice[]> {
  return billed(db, last.subscription_id)
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
async function hasGrown(db: Db, { party, ingestedBefore }: LateInput, source: UsageSource): Promise<boolean> {
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
