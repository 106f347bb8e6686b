import { mergePartials, type MeterDefinition, partialOf, type UsagePartial } from '../../billing/metering';
import type { NewEvent } from '../ingest/new-event';
import type { UsageSegment } from '../measure/measure-usage';
import { toUsageEvent } from './to-usage-event';

export interface LiveUsageInput {
  readonly environmentId: string;
  readonly customerRefs: readonly string[];
  readonly meter: MeterDefinition;
  readonly window: UsageSegment;
}

/** All events of a window that arrived before the watermark, from whichever process, as one partial. */
export interface Settled {
  readonly watermark: string;
  readonly partial: UsagePartial;
}

/** Events that one statement of this process stored; counted only when somebody asks. */
interface Arrival {
  readonly ingestedAt: string;
  readonly events: NewEvent[];
  partial: UsagePartial | null;
}

/** With more than this in hand it is cheaper to ask the database. */
const MOST_ARRIVALS = 5_000;

/**
 * What a process remembers of a meter in one window of a customer: what is settled, and while it is followed, what this process has stored
 * since. An arrival counts exactly if it is not settled yet: both sides know its ingested_at.
 */
export class LiveEntry {
  askedAt = Number.NEGATIVE_INFINITY;
  /** Since when, by this process's clock, no arrival has been missed; null while it is not followed. */
  private followedSince: number | null = null;
  /** The same by the database's clock: null until a round has told. */
  private completeFrom: string | null = null;
  private validUntil = 0;
  private arrivals: Arrival[] = [];
  private count = 0;

  constructor(
    readonly input: LiveUsageInput,
    public settled: Settled,
    readonly keptUntil: number,
  ) {}

  follow(): void {
    this.followedSince ??= performance.now();
  }

  unfollow(): void {
    this.followedSince = null;
    this.completeFrom = null;
    this.arrivals = [];
    this.count = 0;
  }

  arrive(ingestedAt: string, events: NewEvent[]): void {
    if (this.followedSince === null || ingestedAt < this.settled.watermark) return;
    const last = this.arrivals.at(-1);
    if (last?.ingestedAt === ingestedAt) {
      last.events.push(...events);
      last.partial = null;
    } else this.arrivals.push({ ingestedAt, events, partial: null });
    this.count += events.length;
    if (this.count <= MOST_ARRIVALS) return;
    this.unfollow();
    this.follow();
  }

  /** Moves the watermark on, unless somebody has moved it since `from` was read. */
  settle(from: Settled, to: Settled): void {
    if (this.settled !== from) return;
    this.settled = to;
    this.arrivals = this.arrivals.filter((arrival) => arrival.ingestedAt >= to.watermark);
    this.count = this.arrivals.reduce((sum, { events }) => sum + events.length, 0);
  }

  /** A round that was sent at an instant of this process's clock, and of the database's, has settled what came before its cut-off. */
  confirm(round: { readonly sentAt: number; readonly now: string; readonly cutoff: string; readonly validUntil: number }): void {
    if (this.followedSince === null || this.followedSince >= round.sentAt || this.settled.watermark < round.cutoff) return;
    this.completeFrom ??= round.now;
    this.validUntil = round.validUntil;
  }

  /** All that has arrived, if that can be told without the database; else null. */
  known(): UsagePartial | null {
    if (this.completeFrom === null || this.settled.watermark < this.completeFrom || performance.now() >= this.validUntil) return null;
    const { meter, window } = this.input;
    return this.arrivals.reduce((sum, arrival) => {
      arrival.partial ??= partialOf(meter, arrival.events.map(toUsageEvent), window);
      return mergePartials(meter.aggregation.type, sum, arrival.partial);
    }, this.settled.partial);
  }
}
