import { testApp } from '../harness';

const app = testApp({ worker: false, env: { TIDEBILL_REQUESTS_PER_MINUTE: '5', TIDEBILL_INGEST_REQUESTS_PER_MINUTE: '0' } });

it('counts the requests of each key, and refuses with Retry-After when its minute is used up', async () => {
  // The app's own set-up has made one request.
  const replies = [];
  for (let n = 0; n < 5; n += 1) replies.push(await app.api.ask('GET', '/customers'));
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429]);
  expect(replies.map(({ headers }) => headers.get('X-RateLimit-Remaining'))).toEqual(['3', '2', '1', '0', '0']);
  const refused = replies[4];
  expect([refused?.body.code, refused?.body.reason]).toEqual(['rate_limited', 'too_many_requests']);
  expect(Number(refused?.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect(Number(refused?.headers.get('X-RateLimit-Reset'))).toBeLessThanOrEqual(60);
  expect(refused?.headers.get('X-RateLimit-Limit')).toBe('5');
});

it('does not count where the limit is 0', async () => {
  for (let n = 0; n < 8; n += 1) expect((await app.api.ask('POST', '/events', { event_name: 'e', customer_id: 'c' })).status).toBe(202);
});
