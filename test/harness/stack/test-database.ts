import { createTestDatabase, type TestDatabase } from './create-test-database';

/**
 * Gives the test file a database of its own: call it at the top of the file or of a `describe`. It is made before the tests, dropped after
 * them, and the file fails when a connection to it was left open.
 */
export function testDatabase(): { readonly url: string } {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database?.drop());
  return {
    get url(): string {
      if (database === undefined) throw new Error('The test database is there from beforeAll on, not while the file loads.');
      return database.url;
    },
  };
}
