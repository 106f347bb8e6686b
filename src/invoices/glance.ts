import { assert, queryNamed, type Db, type Instant } from '../platform';

/** Which of the things that few subscriptions have there are at all, so that a step asks no further for what there is none of. */
export interface Glance {
  readonly coupons: boolean;
  readonly taxes: boolean;
  readonly commitment: boolean;
  readonly standingGrants: boolean;
  /** Lines that wait for its next invoice. */
  readonly pendingLines: boolean;
  /** Credits that wait for a period to open. */
  readonly waitingGrants: boolean;
  /** Credits that are left over though their time is up. */
  readonly expiredGrants: boolean;
}

interface GlanceInput {
  readonly subscription: {
    readonly id: string;
    readonly environment_id: string;
    readonly customer_id: string;
    readonly commitment_amount: string | null;
  };
  readonly now: Instant;
}

// Uses the indexes that the questions themselves use; each ends at the first row. To be asked after the subscription's lock has been taken, in a
// statement of its own: one that had to wait for the lock would not see what its holder wrote. That lock holds the customer too, so no credits come
// to wait for a period behind its back.
const GLANCE = {
  name: 'glance',
  text: `select exists (select from coupon_associations where subscription_id = $1 and status = 'published') as coupons,
                exists (select from tax_associations where environment_id = $2 and status = 'published'
                        and entity_id in ($1, $3, (select tenant_id from environments where id = $2))) as taxes,
                exists (select from standing_grants where subscription_id = $1 and status = 'published') as "standingGrants",
                exists (select from pending_lines where subscription_id = $1 and invoice_id is null) as "pendingLines",
                exists (select from credit_grants where customer_id = $3 and valid_from is null) as "waitingGrants",
                exists (select from credit_grants where customer_id = $3 and remaining > 0 and lapsed_at is null and valid_until <= $4) as "expiredGrants"`,
};

/** One short statement in place of the six that would mostly find nothing. */
export async function glanceAt(db: Db, { subscription, now }: GlanceInput): Promise<Glance> {
  const { id, environment_id, customer_id, commitment_amount } = subscription;
  const [seen] = await queryNamed<Omit<Glance, 'commitment'>>(db, { ...GLANCE, values: [id, environment_id, customer_id, now] });
  assert(seen, 'glance_without_a_row', { subscription_id: id });
  return { ...seen, commitment: commitment_amount !== null };
}
