import { burnCredits } from '../../src/credits';
import { inTransaction, type Deps } from '../../src/platform';
import type { Timeline } from '../../src/subscriptions/timeline/timeline-schema';
import { eventually, lockWaits, perUnit, scenario, testApp, type World } from '../harness';
import type { z } from 'zod';

const app = testApp();

/** A customer with 900 credits left, 700 requests in the running period, and an invoice that has burnt credits before. */
async function halfwayThrough(name: string): Promise<{ readonly world: World; readonly grantId: string; readonly invoiceId: string }> {
  const world = await scenario(app).clock('2024-01-01').plan(perUnit('0.01')).customer(name).subscribe().start();
  const grant = await world.grant(1_000, { rollover: true });
  await world.events(100, { at: '2024-01-10' });
  await world.clock.to('2024-02-02');
  await world.events(700, { at: '2024-02-02' });
  const [invoice] = await world.invoices();
  return { world, grantId: grant.id, invoiceId: invoice?.id ?? '' };
}

/** What the next invoice of the timeline says of its one line: units, those paid by credits, amount. */
async function nextUsage(world: World): Promise<readonly (string | undefined)[]> {
  const { entries } = await world.api.get<z.infer<typeof Timeline>>(`/subscriptions/${world.subscriptionId()}/timeline?periods=1`);
  const line = entries.find(({ invoice }) => invoice !== null)?.invoice?.line_items[0];
  return [line?.quantity, line?.credits_applied, line?.amount];
}

const someoneWaits = async () => (await lockWaits(app)) > 0;

it('previews with the credits that another invoice has left when that one burns them meanwhile', async () => {
  const { world, grantId, invoiceId } = await halfwayThrough('overtaken');
  expect(await nextUsage(world)).toEqual(['700', '700', '0.00']);
  let preview: Promise<readonly (string | undefined)[]> | undefined;
  await inTransaction<Deps, void>(app.deps, async (tx) => {
    const burns = [{ lotId: grantId, quantity: '500' }];
    await burnCredits(tx, { environmentId: app.environmentId, invoiceId, burns, at: '2024-02-02T00:00:00.000Z' });
    // It has read 900 credits, and waits for the row that it would take 700 from.
    preview = nextUsage(world);
    await eventually(someoneWaits, (waits) => waits);
  });
  expect(await preview).toEqual(['700', '400', '3.00']);
});

it('previews as if nothing had happened when the other invoice is given up', async () => {
  const { world, grantId, invoiceId } = await halfwayThrough('given-up');
  let preview: Promise<readonly (string | undefined)[]> | undefined;
  const failing = inTransaction<Deps, void>(app.deps, async (tx) => {
    const burns = [{ lotId: grantId, quantity: '500' }];
    await burnCredits(tx, { environmentId: app.environmentId, invoiceId, burns, at: '2024-02-02T00:00:00.000Z' });
    preview = nextUsage(world);
    await eventually(someoneWaits, (waits) => waits);
    throw new Error('given up');
  });
  await expect(failing).rejects.toThrow('given up');
  expect(await preview).toEqual(['700', '700', '0.00']);
});

it('asks to be asked again when a real operation holds the subscription for longer than a preview waits', async () => {
  const { world } = await halfwayThrough('held');
  const refused = await inTransaction<Deps, { readonly status: number; readonly retry: string | null; readonly reason: string }>(app.deps, async (tx) => {
    await tx.db('subscriptions').where({ id: world.subscriptionId() }).forUpdate().first();
    const { status, headers, body } = await app.api.ask('GET', `/subscriptions/${world.subscriptionId()}/timeline?periods=1`);
    return { status, retry: headers.get('Retry-After'), reason: body.reason };
  });
  expect(refused).toEqual({ status: 503, retry: '1', reason: 'preview_busy' });
});
