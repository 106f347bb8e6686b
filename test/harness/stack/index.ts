export { createTestDatabase, type TestDatabase } from './create-test-database';
export { temporalServer, timeSkippingServerPath, workflowBundle } from './temporal';
export { testDatabase } from './test-database';
