import { grant } from '../law/credits';
import { liveTogether, nextOf } from '../law/live-together';
import type { Account, Customer } from '../law/terms';
import type { MoveOf } from '../asking';
import type { Move } from '../moves';
import { hoursAfter } from '../new-account';
import type { Stage } from '../stage';
import type { Subscriber } from './subscriber';

interface Of {
  readonly id: string;
  readonly clock: string;
  /** One, or two. */
  readonly subscribers: readonly Subscriber[];
}

/** Makes the moves of a story, for the customer or for one of the subscriptions. */
export class Player {
  private sent = 0;

  constructor(
    private readonly stage: Stage,
    private readonly customer: Customer,
    private readonly of: Of,
  ) {}

  async move(move: Move): Promise<void> {
    const subscriber = this.subscriberOf(move);
    const { now } = subscriber.account;
    switch (move.kind) {
      case 'advance':
        return this.advance(hoursAfter(now, move.hours));
      case 'advance_to_next': {
        const next = nextOf(this.customer.accounts);
        return next === null ? undefined : this.advance(next);
      }
      case 'use':
        return this.use(move, subscriber.account);
      case 'grant':
        grant(this.customer, { ...move, at: now });
        await this.stage.api.post('/credit-grants', {
          ...{ customer_id: this.of.id, amount: move.units, rollover: move.rollover, expires_in_days: move.days, priority: move.priority ?? null },
        });
        return;
      default:
        return subscriber.ask(move);
    }
  }

  /** Usage alone changes nothing yet, and a command changes one subscription; if it does more, that is seen when the clock moves. */
  async agreeAfter(when: string, move?: Move): Promise<void> {
    if (move?.kind === 'use') return;
    const all = move === undefined || move.kind === 'advance' || move.kind === 'advance_to_next';
    for (const subscriber of all ? this.of.subscribers : [this.subscriberOf(move)]) await subscriber.agree(when);
  }

  async agreeOnEverything(): Promise<void> {
    for (const subscriber of this.of.subscribers) await subscriber.agreeOnEverything();
  }

  private subscriberOf({ second }: Move): Subscriber {
    const [first, other] = this.of.subscribers;
    if (first === undefined) throw new Error('a story is about a subscription');
    return second && other ? other : first;
  }

  private async advance(to: string): Promise<void> {
    liveTogether(this.customer, to);
    await this.stage.api.post(`/test-clocks/${this.of.clock}/advance`, { frozen_time: to });
  }

  /** Events of the open period that has begun, or of all time since the start, up to the present. */
  private async use({ event, times, value, percent, ever }: MoveOf<'use'>, { open, now, startAt }: Account): Promise<void> {
    const since = ever ? startAt : open?.start;
    if (since === undefined || since >= now) return;
    const passed = Math.floor(((Date.parse(now) - Date.parse(since) - 1) * percent) / 100);
    const at = new Date(Date.parse(since) + passed).toISOString();
    const one = { event_name: event, customer_id: this.of.id, timestamp: at, properties: { value } };
    const events = Array.from({ length: times }, () => ({ ...one, idempotency_key: `${this.of.id}-${(this.sent += 1)}` }));
    await this.stage.api.post('/events/batch', { events });
    this.customer.used = [...this.customer.used, ...events.map(() => ({ at, event, value }))];
  }
}
