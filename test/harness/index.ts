export { createApi, type Api, type ErrorBody, type Reply } from './api';
export { testApp, type TestApp } from './app';
export { breakInputsOf, breakInvoicesOf, forbidLinesOf, forbidNewsOf } from './break-database';
export { eventually } from './eventually';
export { lockWaits } from './lock-waits';
export * from './scenario';
