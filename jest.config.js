/** @type {import('jest').Config} */
module.exports = {
  rootDir: __dirname,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: { '^.+\\.ts$': '@swc/jest' },
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.tidebill/', '<rootDir>/.cache/'],
  // Servers start when a test file first asks for one (test/harness/stack), so these cost a pure unit run nothing.
  globalSetup: '<rootDir>/test/harness/stack/global-setup.ts',
  globalTeardown: '<rootDir>/test/harness/stack/global-teardown.ts',
  maxWorkers: 2,
  testTimeout: 120_000,
  // Temporal's native runtime keeps a handle that Node can't close: without this a finished run would hang.
  forceExit: true,
};
