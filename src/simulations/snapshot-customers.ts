import type { Db } from '../platform';
import type { SimulationRow } from './rows';

/**
 * Writes down whom a simulation is about: each customer with the invoices of the span that are final now. Answers with how many there are.
 * What somebody wrote by hand has no prices to try; what is final, voided or changed later does not matter. Uses invoices_customer or subscriptions_plan with invoices_subscription.
 */
export async function snapshotCustomers(db: Db, { id, environment_id, subject, span }: SimulationRow): Promise<number> {
  const ofSubject = 'plan_id' in subject ? 'subscription.plan_id = :named' : 'invoice.customer_id = :named';
  const result = (await db.raw(
    `insert into simulation_customers (simulation_id, customer_id, invoice_ids)
     select :id, invoice.customer_id, array_agg(invoice.id order by invoice.created_at, invoice.id)
     from invoices invoice join subscriptions subscription on subscription.id = invoice.subscription_id
     where invoice.environment_id = :environment_id and invoice.status in ('finalized', 'skipped') and invoice.kind <> 'one_off' and ${ofSubject}
       and (:start::timestamptz is null or invoice.period_end > :start::timestamptz)
       and (:end::timestamptz is null or invoice.period_end <= :end::timestamptz)
     group by invoice.customer_id`,
    { id, environment_id, named: Object.values(subject)[0] ?? '', ...span },
  )) as { rowCount: number };
  return result.rowCount;
}
