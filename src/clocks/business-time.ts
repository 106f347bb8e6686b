import type { Db, Deps, Instant } from '../platform';

/** The instant at which a customer's test clock stands, or null for a customer in real time. */
export async function clockOf(db: Db, testClockId: string | null): Promise<Instant | null> {
  if (testClockId === null) return null;
  const clock = (await db('test_clocks').where({ id: testClockId }).first('frozen_time')) as { frozen_time: Instant } | undefined;
  return clock?.frozen_time ?? null;
}

/** Business time for a customer: what "now" means in everything that decides an amount. */
export async function businessNow(deps: Pick<Deps, 'db' | 'clock'>, customer: { readonly test_clock_id: string | null }): Promise<Instant> {
  return (await clockOf(deps.db, customer.test_clock_id)) ?? deps.clock.now();
}
