import type { InvoiceView, SubscriptionView } from '../../harness';
import type { Answer } from '../asking';
import { invoiceText } from './compare';

/** What a preview must foretell: refusal, state and periods, proration, lines and invoices; not the ids. Not every answer shows the subscription as it then is. */
export async function outcomeOf({ status, body }: Answer, now: () => Promise<SubscriptionView>) {
  if (status >= 500) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  if (status >= 400) return { reason: body.reason ?? null };
  const { changed_resources: changed, proration, proration_applied, proration_invoice, total_credit_amount, ...rest } = body as AnswerBody;
  const { subscription = 'subscription_status' in rest ? (rest as unknown as SubscriptionView) : await now() } = rest;
  return {
    reason: null,
    state: [subscription.subscription_status, subscription.current_period_end, subscription.trial_end, subscription.plan_id],
    coupons: subscription.coupon_associations.map(({ coupon, start_date, end_date }) => [coupon.name, start_date, end_date]),
    lines: changed?.line_items.map((line) => `${line.change_action} x${line.quantity} ${line.start_date} ${line.end_date ?? ''}`),
    invoices: changed?.invoices.map(({ invoice }) => invoiceText(invoice)),
    amounts: amountsOf(proration ?? proration_applied),
    last: proration_invoice ? [invoiceText(proration_invoice), total_credit_amount] : null,
  };
}

interface AnswerBody {
  readonly subscription?: SubscriptionView;
  readonly changed_resources?: {
    readonly line_items: readonly {
      readonly change_action: string;
      readonly quantity: string;
      readonly start_date: string;
      readonly end_date: string | null;
    }[];
    readonly invoices: readonly { readonly invoice: InvoiceView }[];
  };
  readonly proration?: Proration | null;
  readonly proration_applied?: Proration | null;
  readonly proration_invoice?: InvoiceView | null;
  readonly total_credit_amount?: string | null;
}

interface Proration {
  readonly net: string;
  readonly credits: readonly { readonly amount: string }[];
  readonly charges: readonly { readonly amount: string }[];
}

function amountsOf(proration: Proration | null | undefined) {
  if (!proration) return null;
  return { net: proration.net, credits: proration.credits.map(({ amount }) => amount), charges: proration.charges.map(({ amount }) => amount) };
}
