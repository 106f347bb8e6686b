import { customerRefs, findCustomer } from '../customers';
import { refuseField, type Db } from '../platform';

interface NamedCustomer {
  readonly customer_id?: string | undefined;
  readonly external_customer_id?: string | undefined;
  readonly external_id?: string | undefined;
}

/** The customer that a request names, in whichever spelling; all that are given must agree. */
export function namedCustomer(named: NamedCustomer): string | null {
  const given = [named.external_customer_id, named.customer_id, named.external_id].filter((id) => id !== undefined && id !== '');
  return given[0] ?? null;
}

/** Every id under which this customer's events may lie. A customer that we do not know has events under the name that was sent. */
export async function refsOf(db: Db, environmentId: string, named: string): Promise<readonly string[]> {
  const customer = await findCustomer(db, environmentId, named, 'none');
  return customer ? customerRefs(customer) : [named];
}

/** The refs a filter asks for, or null when it names nobody. Two names mean one customer only if both lead to the same. */
export async function filteredRefs(db: Db, environmentId: string, named: NamedCustomer): Promise<readonly string[] | null> {
  const first = namedCustomer(named);
  if (first === null) return null;
  const refs = await refsOf(db, environmentId, first);
  const other = [named.customer_id, named.external_id].find((id) => id !== undefined && id !== '' && !refs.includes(id));
  if (other !== undefined) refuseField('validation_failed', '/customer_id', 'names another customer than external_customer_id');
  return refs;
}
