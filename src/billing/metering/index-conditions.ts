/**
 * Conditions that lead to an index of `events`. In the indexes 4 bytes stand for an environment, a customer and a name; several may share a number,
 * so each condition says both: the number, to find, and the name, to be sure. The arguments are SQL: a placeholder or a column.
 */

/** Everybody's events of an environment: events_listed. */
export function inEnvironment(environmentId: string): string {
  return `environment_id = ${environmentId} and hashtext(environment_id) = hashtext(${environmentId})`;
}

/** Events of a customer under one of its names: the first column of events_usage and of events_arrived. */
export function ofCustomer(environmentId: string, customerRef: string): string {
  return `environment_id = ${environmentId} and customer_ref = ${customerRef} and ${CUSTOMER} = hashtext(${environmentId}) # hashtext(${customerRef})`;
}

/** The same for a list of names. */
export function ofCustomers(environmentId: string, customerRefs: string): string {
  const numbers = `array(select hashtext(${environmentId}) # hashtext(ref) from unnest(${customerRefs}) as ref)`;
  return `environment_id = ${environmentId} and customer_ref = any(${customerRefs}) and ${CUSTOMER} = any(${numbers})`;
}

/** Events of a name: the second column of these two. */
export function ofName(eventName: string): string {
  return `event_name = ${eventName} and hashtext(event_name) = hashtext(${eventName})`;
}

/** The same for a list of names. */
export function ofNames(eventNames: string): string {
  return `event_name = any(${eventNames}) and hashtext(event_name) = any(array(select hashtext(name) from unnest(${eventNames}) as name))`;
}

const CUSTOMER = '(hashtext(environment_id) # hashtext(customer_ref))';
