import type { Api, GrantView, InvoiceView, SubscriptionView } from '../../harness';
import type { Seen, TaxView } from './compare';

interface Whom {
  readonly customer: string;
  readonly subscription: string;
}

/** What the product shows of a subscription, and of its customer's credits, with as many of the newest invoices. */
export async function look(api: Api, { customer, subscription: id }: Whom, newest: number): Promise<Seen> {
  const subscription = await api.get<SubscriptionView>(`/subscriptions/${id}`);
  const { items: invoices, pagination } = await api.post<{ items: InvoiceView[]; pagination: { total: number } }>('/invoices/search', {
    ...{ subscription_id: id, limit: newest, sort: [{ field: 'created_at', direction: 'desc' }] },
  });
  const { items: grants } = await api.get<{ items: GrantView[] }>(`/credit-grants?limit=1000&customer_id=${customer}`);
  const { items: taxes } = await api.get<{ items: TaxView[] }>(`/taxes/associations?limit=100&entity_type=subscription&entity_id=${id}`);
  return { subscription, invoices, invoiceCount: pagination.total, grants, taxes: taxes.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
}
