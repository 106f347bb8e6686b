/**
 * Conditions that lead to an index of `events`. In the indexes 4 bytes stand for an environment, a customer and a name; several may share a number,
 * so each condition says both: the number, to find, and the name, to be sure. The arguments are SQL: a placeholder or a column.
 */

/**
 * The planner takes two conditions for independent. Told plainly of both it would expect next to nothing, and fetch a customer's month row by row;
 * inside `surely` it takes the name for a toss of a coin, and expects about what the number lets it.
 */
const surely = (condition: string) => `coalesce(${condition}, false)`;

/** Everybody's events of an environment: events_listed. */
export function inEnvironment(environmentId: string): string {
  return `hashtext(environment_id) = hashtext(${environmentId}) and ${surely(`environment_id = ${environmentId}`)}`;
}

/**
 * Which index leads to a customer's events: events_usage is ordered by when they happened, events_arrived by when they came. The two write the
 * number of a customer in different ways, so that a condition fits one of them alone: the planner, who may know little of a new
 * partition, does not read a whole month where a few late events are asked for.
 */
export type CustomerIndex = 'usage' | 'arrived';

const CUSTOMER: Readonly<Record<CustomerIndex, (environmentId: string, customerRef: string) => string>> = {
  usage: (environmentId, customerRef) => `(hashtext(${environmentId}) # hashtext(${customerRef}))`,
  arrived: (environmentId, customerRef) => `(hashtext(${customerRef}) # hashtext(${environmentId}))`,
};
const STORED = { usage: CUSTOMER.usage('environment_id', 'customer_ref'), arrived: CUSTOMER.arrived('environment_id', 'customer_ref') };

/** Events of a customer under one of its names: the first column of an index. */
export function ofCustomer(index: CustomerIndex, environmentId: string, customerRef: string): string {
  const name = surely(`environment_id = ${environmentId} and customer_ref = ${customerRef}`);
  return `${STORED[index]} = ${CUSTOMER[index](environmentId, customerRef)} and ${name}`;
}

/** The same for a list of names. */
export function ofCustomers(index: CustomerIndex, environmentId: string, customerRefs: string): string {
  const numbers = `array(select ${CUSTOMER[index](environmentId, 'ref')} from unnest(${customerRefs}) as ref)`;
  const name = surely(`environment_id = ${environmentId} and customer_ref = any(${customerRefs})`);
  return `${STORED[index]} = any(${numbers}) and ${name}`;
}

/** Events of a name: the second column of these two. */
export function ofName(eventName: string): string {
  return `hashtext(event_name) = hashtext(${eventName}) and ${surely(`event_name = ${eventName}`)}`;
}

/** The same for a list of names. */
export function ofNames(eventNames: string): string {
  return `hashtext(event_name) = any(array(select hashtext(name) from unnest(${eventNames}) as name)) and ${surely(`event_name = any(${eventNames})`)}`;
}
