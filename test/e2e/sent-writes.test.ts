import { inTransaction, insertOf, send } from '../../src/platform';
import { testApp } from '../harness';

const app = testApp();

const tenant = (id: string) => insertOf('tenants', [{ id, name: 'sent', created_at: '2026-01-01T00:00:00.000Z' }]);
const kept = async (id: string) => (await app.deps.db('tenants').where({ id })).length;

describe('a write that is sent and not waited for', () => {
  it('is committed with its transaction', async () => {
    await inTransaction(app.deps, (tx) => send(tx.db, tenant('tenant_sent')));
    expect(await kept('tenant_sent')).toBe(1);
  });

  it('fails its transaction when it fails, though the commit has left already, and nothing of it stays', async () => {
    const twice = inTransaction(app.deps, async (tx) => {
      await send(tx.db, tenant('tenant_twice'));
      await send(tx.db, tenant('tenant_twice'));
    });
    await expect(twice).rejects.toThrow(/duplicate key/);
    expect(await kept('tenant_twice')).toBe(0);
  });

  it('is named as the cause when a later read hears only that the transaction is aborted', async () => {
    const read = inTransaction(app.deps, async (tx) => {
      await send(tx.db, tenant('tenant_cause'));
      await send(tx.db, tenant('tenant_cause'));
      await tx.db('tenants').first();
    });
    await expect(read).rejects.toThrow(/duplicate key/);
  });
});

describe('a transaction', () => {
  it('fails as a whole when its connection is lost, and the next one gets another', async () => {
    const lost = inTransaction(app.deps, async (tx) => {
      await send(tx.db, tenant('tenant_lost'));
      await tx.db.raw('select pg_terminate_backend(pg_backend_pid())');
    });
    // The last thing heard from a connection may be Postgres, its driver or the operating system.
    await expect(lost).rejects.toHaveProperty('message');
    await inTransaction(app.deps, (tx) => send(tx.db, tenant('tenant_next')));
    expect([await kept('tenant_lost'), await kept('tenant_next')]).toEqual([0, 1]);
  });

  it('is open before its first statement, which travels with its begin', async () => {
    const back = inTransaction(app.deps, async (tx) => {
      await send(tx.db, tenant('tenant_back'));
      throw new Error('changed my mind');
    });
    await expect(back).rejects.toThrow('changed my mind');
    expect(await kept('tenant_back')).toBe(0);
  });
});
