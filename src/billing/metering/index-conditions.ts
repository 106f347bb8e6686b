/**
 * Conditions that lead to an index of `events`. In the indexes 4 bytes stand for an environment, a customer and a name; several may share a number,
 * so each condition says both: the number, to find, and the name, to be sure. The arguments are SQL: a placeholder or a column.
 */

/** Everybody's events of an environment: events_listed. */
export function inEnvironment(environmentId: string): string {
  return `environment_id = ${environmentId} and hashtext(environment_id) = hashtext(${environmentId})`;
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
  return `environment_id = ${environmentId} and customer_ref = ${customerRef} and ${STORED[index]} = ${CUSTOMER[index](environmentId, customerRef)}`;
}

/** The same for a list of names. */
export function ofCustomers(index: CustomerIndex, environmentId: string, customerRefs: string): string {
  const numbers = `array(select ${CUSTOMER[index](environmentId, 'ref')} from unnest(${customerRefs}) as ref)`;
  return `environment_id = ${environmentId} and customer_ref = any(${customerRefs}) and ${STORED[index]} = any(${numbers})`;
}

/** Events of a name: the second column of these two. */
export function ofName(eventName: string): string {
  return `event_name = ${eventName} and hashtext(event_name) = hashtext(${eventName})`;
}

/** The same for a list of names. */
export function ofNames(eventNames: string): string {
  return `event_name = any(${eventNames}) and hashtext(event_name) = any(array(select hashtext(name) from unnest(${eventNames}) as name))`;
}
