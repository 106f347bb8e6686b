import { queryNamed, type Db, type Instant } from '../../platform';

export interface HeldOf {
  readonly customerId: string;
  readonly meterId: string;
  /** Business time: a hold that has expired by then no longer counts, whoever has or has not marked it. */
  readonly now: Instant;
}

/** All that is held of a customer's units in a meter. An index-only scan of reservations_held, which has nothing but live holds. */
const HELD = {
  name: 'reservations_held_quantity',
  text: `select coalesce(sum(quantity), 0)::text as held from reservations
         where customer_id = $1 and meter_id = $2 and expires_at > $3 and status = 'held'`,
};

export async function heldQuantity(db: Db, { customerId, meterId, now }: HeldOf): Promise<string> {
  const [row] = await queryNamed<{ held: string }>(db, { ...HELD, values: [customerId, meterId, now] });
  return row?.held ?? '0';
}
