export { createApi, type Api, type ErrorBody, type Reply } from './api';
export { TEST_API_KEY, testApp, type TestApp } from './app';
export { breakInvoicesOf } from './break-database';
export { eventually } from './eventually';
export * from './scenario';
