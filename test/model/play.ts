import type { ClockView, SubscriptionView } from '../harness';
import { askFor, type Answer, type Asked } from './asking';
import { expectedOf, factsOf, type TaxView } from './compare';
import { command } from './law/commands';
import { grant } from './law/credits';
import { due, live } from './law/future';
import type { Account, Scheduled } from './law/terms';
import { hoursAfter, newAccount } from './new-account';
import { look } from './look';
import { outcomeOf } from './outcome';
import { same } from './same';
import type { Stage } from './stage';
import type { Move } from './moves';
import type { Story } from './story';

let played = 0;

/** Plays a story to the product and to the model at once; throws at the first thing that they see differently. */
export async function play(stage: Stage, story: Story): Promise<void> {
  const player = await Player.begin(stage, story);
  await player.agree('the beginning');
  for (const [index, move] of story.moves.entries()) {
    await player.move(move);
    // Usage alone changes nothing yet.
    if (move.kind !== 'use') await player.agree(`move ${index}: ${JSON.stringify(move)}`);
  }
  await player.agreeOnEverything();
}

class Player {
  private subscription: SubscriptionView;
  private taxes: readonly TaxView[] = [];
  private sent = 0;
  private agreed = 0;
  private readonly schedules = new Map<Scheduled, string>();

  private constructor(
    private readonly stage: Stage,
    private readonly account: Account,
    private readonly of: { readonly customer: string; readonly clock: string },
    subscription: SubscriptionView,
  ) {
    this.subscription = subscription;
  }

  static async begin(stage: Stage, story: Story): Promise<Player> {
    const { api, shop } = stage;
    const account = newAccount(story);
    const customer = `model-${(played += 1)}`;
    const clock = await api.post<ClockView>('/test-clocks', { frozen_time: story.from });
    const overrides = account.taxes.map(({ rate }) => ({ tax_rate_code: rate.name }));
    await api.post('/customers', { external_id: customer, test_clock_id: clock.id, tax_rate_overrides: overrides });
    const subscription = await api.post<SubscriptionView>('/subscriptions', {
      ...{ customer_id: customer, plan_id: shop.get(account.plan.name), billing_cycle: story.cycle, timezone: story.zone },
      ...{
        start_date: account.startAt,
        coupons: account.coupons.map(({ coupon }) => coupon.name),
        trial_usage: story.trialUsage,
        proration_unit: story.by,
        proration_behavior: story.shares ? 'create_prorations' : 'none',
      },
      ...(account.endDate === null ? {} : { end_date: account.endDate }),
      ...(account.trialEnd === null ? {} : { trial_end_date: account.trialEnd }),
    });
    return new Player(stage, account, { customer, clock: clock.id }, subscription);
  }

  async move(move: Move): Promise<void> {
    const { account } = this;
    switch (move.kind) {
      case 'advance':
        return this.advance(hoursAfter(account.now, move.hours));
      case 'advance_to_next': {
        const next = due(account);
        return next === null ? undefined : this.advance(next.at);
      }
      case 'use':
        return this.use(move);
      case 'grant':
        grant(account, move);
        await this.stage.api.post('/credit-grants', {
          ...{ customer_id: this.of.customer, amount: move.units, rollover: move.rollover, expires_in_days: move.days },
        });
        return;
      default: {
        const asked = askFor(move, { account, subscription: this.subscription, taxes: this.taxes, shop: this.stage.shop, schedules: this.schedules });
        return asked === null ? undefined : this.command(asked);
      }
    }
  }

  private async advance(to: string): Promise<void> {
    live(this.account, to);
    await this.stage.api.post(`/test-clocks/${this.of.clock}/advance`, { frozen_time: to });
  }

  /** Events of the open period that has begun, or of all time since the start, up to the present. */
  private async use({ event, times, value, percent, ever }: Extract<Move, { kind: 'use' }>): Promise<void> {
    const { open, now, startAt } = this.account;
    const since = ever ? startAt : open?.start;
    if (since === undefined || since >= now) return;
    const passed = Math.floor(((Date.parse(now) - Date.parse(since) - 1) * percent) / 100);
    const at = new Date(Date.parse(since) + passed).toISOString();
    const one = { event_name: event, customer_id: this.of.customer, timestamp: at, properties: { value } };
    const events = Array.from({ length: times }, () => ({ ...one, idempotency_key: `${this.of.customer}-${(this.sent += 1)}` }));
    await this.stage.api.post('/events/batch', { events });
    this.account.used = [...this.account.used, ...events.map(() => ({ at, event, value }))];
  }

  private async command({ method, path, preview, body, command: asked }: Asked): Promise<void> {
    const before = this.account.scheduled;
    const foreseen = preview === null ? null : await this.ask(method, preview, body);
    const refused = command(this.account, asked);
    const { answer, outcome } = await this.ask(method, path, body);
    const [agreed] = this.account.scheduled.filter((one) => !before.includes(one));
    if (agreed && answer.body.schedule_id) this.schedules.set(agreed, answer.body.schedule_id);
    same('the preview and what was done', foreseen?.outcome ?? outcome, outcome);
    same('what is refused', outcome.reason, refused);
  }

  private async ask(method: Asked['method'], name: string, body: object) {
    const own = `/subscriptions/${this.subscription.id}`;
    const answer: Answer = await this.stage.api.ask<Answer['body']>(method ?? 'POST', name.startsWith('/') ? name : `${own}/${name}`, body);
    return { answer, outcome: await outcomeOf(answer, () => this.stage.api.get<SubscriptionView>(own)) };
  }

  /** Final invoices never change, so only the newest are looked at each time... */
  async agree(when: string): Promise<void> {
    const { invoices } = this.account;
    const looked = Math.max(1, invoices.length - this.agreed + 1);
    const firstDraft = invoices.findIndex(({ draft }) => draft !== null);
    this.agreed = firstDraft < 0 ? invoices.length : firstDraft;
    return this.compare(when, looked);
  }

  /** ...and all of them at the end. */
  agreeOnEverything(): Promise<void> {
    return this.compare('the end', 1_000);
  }

  private async compare(when: string, newest: number): Promise<void> {
    const seen = await look(this.stage.api, { ...this.of, subscription: this.subscription.id }, newest);
    this.subscription = seen.subscription;
    this.taxes = seen.taxes;
    const facts = factsOf(seen);
    const expected = expectedOf({ ...this.account, invoices: this.account.invoices.slice(-newest) });
    same(`the number of invoices after ${when}`, seen.invoiceCount, this.account.invoices.length);
    for (const part of ['state', 'lines', 'credits', 'coupons', 'taxes', 'invoices'] as const)
      same(`${part} after ${when} at ${this.account.now}`, facts[part], expected[part]);
  }
}
