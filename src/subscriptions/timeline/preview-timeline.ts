import type { z } from 'zod';
import { nextStep, type Life } from '../../billing/subscription';
import { businessNow } from '../../clocks';
import { assert, LIMITS, postgresCode, refuse, rehearse, type Deps, type Instant } from '../../platform';
import { loadParty } from '../../invoices';
import type { SubscriptionDeps } from '../port';
import type { SubscriptionRow } from '../rows';
import { takeStep } from '../steps';
import { lockSubscription, requireSubscription } from '../store';
import { EntryReader, type Entry } from './read-entries';
import { UsageRepeater } from './repeat-usage';
import type { Timeline, UsageMethod } from './timeline-schema';

export interface TimelineInput {
  readonly environmentId: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly periods: number;
  readonly usage: UsageMethod;
}

const STATEMENT_TIMED_OUT = '57014';

/**
 * The next invoices of a subscription, and what else happens on the way: its real steps, each performed at its own instant, and undone.
 * So a timeline and what then happens differ only by what happens in between. No number is taken, and nothing is locked that is not the customer's own.
 */
export async function previewTimeline(deps: SubscriptionDeps, input: TimelineInput): Promise<z.infer<typeof Timeline>> {
  const until = performance.now() + LIMITS.timelineMs;
  try {
    return await rehearse<SubscriptionDeps, z.infer<typeof Timeline>>(deps, (tx) => lookAhead(tx, input, until));
  } catch (error) {
    if (postgresCode(error) === STATEMENT_TIMED_OUT) return refuse('timeline_too_large', { statement_ms: LIMITS.timelineStatementMs });
    throw error;
  }
}

async function lookAhead(tx: SubscriptionDeps, input: TimelineInput, until: number): Promise<z.infer<typeof Timeline>> {
  await tx.db.raw(`set local statement_timeout = ${LIMITS.timelineStatementMs}`);
  const subscription = await requireSubscription(tx.db, input.environmentId, input.subscriptionId);
  const { customer } = await loadParty(tx.db, input.environmentId, subscription.customer_id);
  const now = await businessNow(tx, customer);
  const repeater = input.usage === 'recorded' ? null : await UsageRepeater.of(tx, { customer, subscription, now, periods: input.periods });
  const entries = await liveThrough(tx, { input, now, until, reader: await EntryReader.at(tx, subscription, input.tenantId), repeater });
  return {
    ...{ subscription_id: subscription.id, from: now, periods: input.periods, usage: input.usage },
    ...{ usage_basis: repeater?.basis ?? null, held: subscription.life.held === true, entries },
  };
}

interface Journey {
  readonly input: TimelineInput;
  readonly now: Instant;
  /** By the process's own clock. */
  readonly until: number;
  readonly reader: EntryReader;
  readonly repeater: UsageRepeater | null;
}

/** Step by step until so many billing periods have closed and their invoices are final, or nothing is left. */
async function liveThrough(tx: Deps, { input, now, until, reader, repeater }: Journey): Promise<Entry[]> {
  const entries: Entry[] = [];
  let closed = 0;
  let awaited: readonly number[] | null = null;
  for (;;) {
    const subscription = await lockSubscription(tx.db, input.subscriptionId);
    assert(subscription, 'subscription_missing', { subscription_id: input.subscriptionId });
    const step = nextStep(subscription.life);
    if (awaited === null && closed >= input.periods) awaited = sequencesOf(subscription.life);
    if (step === null || (awaited !== null && !stillWaits(subscription, awaited))) return entries;
    if (performance.now() > until) return refuse('timeline_too_large', { milliseconds: LIMITS.timelineMs });
    const life = await takeStep(tx, subscription, { step, now: step.at > now ? step.at : now, attempt: 1 });
    await repeater?.afterStep(subscription.life, life);
    entries.push(...(await reader.read(step, life)));
    if (step.kind === 'close_period') closed += 1;
  }
}

/** With a grace time longer than a period the last invoices wait while further periods close. */
function stillWaits({ life }: SubscriptionRow, awaited: readonly number[]): boolean {
  return life.drafts.some((draft) => awaited.includes(draft.sequence));
}

function sequencesOf({ drafts }: Life): readonly number[] {
  return drafts.map((draft) => draft.sequence);
}
