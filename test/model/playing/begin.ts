import type { ClockView, SubscriptionView } from '../../harness';
import type { Account, Customer } from '../law/terms';
import { newAccount } from '../new-account';
import type { Stage } from '../stage';
import type { Beginning, Story } from '../story';
import { Player } from './player';
import { Subscriber } from './subscriber';

let played = 0;

/** The customer of a story with a clock and subscriptions, in the product and in the model. */
export async function begin(stage: Stage, story: Story): Promise<Player> {
  const { api } = stage;
  const customer: Customer = { lots: [], used: [], accounts: [] };
  const id = `model-${(played += 1)}`;
  const clock = await api.post<ClockView>('/test-clocks', { frozen_time: story.from });
  const subscribers: Subscriber[] = [];
  for (const beginning of [story, ...(story.second ? [story.second] : [])]) {
    const account = newAccount(customer, beginning, story);
    if (subscribers.length === 0) await api.post('/customers', { external_id: id, test_clock_id: clock.id, tax_rate_overrides: borne(account) });
    const subscription = await api.post<SubscriptionView>('/subscriptions', { customer_id: id, ...subscriptionBody(stage, account, beginning) });
    subscribers.push(new Subscriber(stage, account, { customer: id, subscription }));
  }
  // Periods that are over already are billed after the answer, and when a clock says that it has come somewhere.
  if (customer.accounts.some(({ startAt }) => startAt < story.from)) await api.post(`/test-clocks/${clock.id}/advance`, { frozen_time: story.from });
  return new Player(stage, customer, { id, clock: clock.id, subscribers });
}

function borne({ taxes }: Account) {
  return taxes.map(({ rate }) => ({ tax_rate_code: rate.name }));
}

function subscriptionBody({ shop }: Stage, account: Account, { cycle, zone, trialUsage, by, shares }: Beginning) {
  return {
    ...{ plan_id: shop.get(account.plan.name), billing_cycle: cycle, timezone: zone, start_date: account.startAt },
    coupons: account.coupons.map(({ coupon }) => coupon.name),
    ...{ trial_usage: trialUsage, proration_unit: by, proration_behavior: shares ? 'create_prorations' : 'none' },
    ...(account.endDate === null ? {} : { end_date: account.endDate }),
    ...(account.trialEnd === null ? {} : { trial_end_date: account.trialEnd }),
  };
}
