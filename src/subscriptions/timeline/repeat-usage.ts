import type { Life } from '../../billing/subscription';
import { customerRefs, type CustomerRow } from '../../customers';
import { LIMITS, refuse, type Deps, type Instant } from '../../platform';
import { countUsage, forgetRollups, repeatEvents } from '../../usage';
import type { PeriodRow, SubscriptionRow } from '../rows';

interface RepeaterInput {
  readonly customer: CustomerRow;
  readonly subscription: SubscriptionRow;
  readonly now: Instant;
  readonly periods: number;
}

/** Lets a customer go on as before: the usage of the last closed period, or of the open one so far, is repeated in each that opens. */
export class UsageRepeater {
  private constructor(
    private readonly tx: Deps,
    private readonly scope: { readonly environmentId: string; readonly customerRefs: readonly string[] },
    private readonly now: Instant,
    readonly basis: { readonly period_start: Instant; readonly period_end: Instant; readonly events: number },
  ) {}

  /** Null when there is no period yet to go by. Refuses to make more copies than it should. */
  static async of(tx: Deps, { customer, subscription, now, periods }: RepeaterInput): Promise<UsageRepeater | null> {
    const span = await basisOf(tx, subscription, now);
    if (span === null) return null;
    const scope = { environmentId: subscription.environment_id, customerRefs: customerRefs(customer) };
    const most = Math.floor(LIMITS.timelineEventCopies / periods);
    const events = await countUsage(tx, { ...scope, from: span }, most);
    if (events > most) refuse('timeline_too_large', { event_copies: LIMITS.timelineEventCopies, periods });
    await forgetRollups(tx, scope);
    const repeater = new UsageRepeater(tx, scope, now, { period_start: span.start, period_end: span.end, events });
    // What is left of the open period goes on like the one before it.
    if (subscription.life.open !== null) await repeater.into(subscription.life.open);
    return repeater;
  }

  async afterStep(before: Life, after: Life): Promise<void> {
    if (after.open !== null && after.open.sequence !== before.open?.sequence) await this.into(after.open);
  }

  private async into({ start, end, sequence }: NonNullable<Life['open']>): Promise<void> {
    const { period_start, period_end, events } = this.basis;
    if (events === 0 || start <= period_start) return;
    if (end > yearsAfter(this.now, LIMITS.eventFutureYears)) refuse('timeline_too_large', { years: LIMITS.eventFutureYears });
    const from = { start: period_start, end: period_end };
    await repeatEvents(this.tx, { ...this.scope, from, into: { start, end }, notBefore: this.now, label: String(sequence) });
  }
}

/** The last closed billing period; without one the open period up to now. */
async function basisOf(tx: Deps, { id, life: { open } }: SubscriptionRow, now: Instant) {
  const closed = await tx
    .db<PeriodRow>('subscription_periods')
    .where({ subscription_id: id, kind: 'billing' })
    .whereNotNull('closed_at')
    .orderBy('sequence', 'desc')
    .first();
  if (closed) return { start: closed.starts_at, end: closed.ends_at };
  return open === null || open.start >= now ? null : { start: open.start, end: now < open.end ? now : open.end };
}

function yearsAfter(instant: Instant, years: number): Instant {
  return `${String(Number(instant.slice(0, 4)) + years).padStart(4, '0')}${instant.slice(4)}`;
}
