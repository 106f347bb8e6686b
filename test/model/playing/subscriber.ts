import type { SubscriptionView } from '../../harness';
import { askFor, learnRoots, type Answer, type Asked, type Commanding } from '../asking';
import { command } from '../law/command';
import type { Account, Scheduled } from '../law/terms';
import type { Stage } from '../stage';
import { expectedOf, factsOf, type TaxView } from './compare';
import { look } from './look';
import { outcomeOf } from './outcome';
import { same } from './same';

/** One subscription in the product, and its account in the model. */
export class Subscriber {
  private subscription: SubscriptionView;
  private taxes: readonly TaxView[] = [];
  private agreed = 0;
  private readonly roots = new Map<number, string>();
  private readonly schedules = new Map<Scheduled, string>();

  constructor(
    private readonly stage: Stage,
    readonly account: Account,
    private readonly of: { readonly customer: string; readonly subscription: SubscriptionView },
  ) {
    this.subscription = of.subscription;
  }

  /** Asks both for the same, and the product for its preview before. */
  async ask(move: Commanding): Promise<void> {
    const { account, subscription, taxes, roots, schedules } = this;
    const asked = askFor(move, { account, subscription, taxes, roots, schedules, shop: this.stage.shop });
    if (asked === null) return;
    const before = account.scheduled;
    const foreseen = asked.preview === null ? null : await this.send(asked, asked.preview);
    const refused = command(account, asked.command);
    const { answer, outcome } = await this.send(asked, asked.path);
    const [agreed] = account.scheduled.filter((one) => !before.includes(one));
    if (agreed && answer.body.schedule_id) schedules.set(agreed, answer.body.schedule_id);
    same('the preview and what was done', foreseen?.outcome ?? outcome, outcome);
    same('what is refused', outcome.reason, refused);
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

  private async send({ method, body }: Asked, path: string) {
    const own = `/subscriptions/${this.subscription.id}`;
    const answer: Answer = await this.stage.api.ask<Answer['body']>(method ?? 'POST', path.startsWith('/') ? path : `${own}/${path}`, body);
    return { answer, outcome: await outcomeOf(answer, () => this.stage.api.get<SubscriptionView>(own)) };
  }

  private async compare(when: string, newest: number): Promise<void> {
    const { account, of } = this;
    const seen = await look(this.stage.api, { customer: of.customer, subscription: of.subscription.id }, newest);
    this.subscription = seen.subscription;
    this.taxes = seen.taxes;
    const facts = factsOf(seen);
    const expected = expectedOf({ ...account, invoices: account.invoices.slice(-newest) });
    same(`the number of invoices after ${when}`, seen.invoiceCount, account.invoices.length);
    for (const part of ['state', 'lines', 'credits', 'coupons', 'taxes', 'invoices'] as const)
      same(`${part} after ${when} at ${account.now}`, facts[part], expected[part]);
    learnRoots({ account, subscription: seen.subscription, roots: this.roots });
  }
}
