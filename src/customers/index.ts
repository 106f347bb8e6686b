// The door of the room: what others may use, and nothing else.
export { checkTimezone } from './customer-fields';
export { customerRefs, requireCustomer } from './refs';
export { customerRoutes } from './routes';
export { Customer } from './schema';
export { customersByIds, findClaimant, findCustomer, type CustomerLock, type CustomerRow } from './store';
export { toCustomerView } from './view';
