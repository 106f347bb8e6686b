import fc from 'fast-check';
import { LIMITS } from '../../../src/platform';
import { parseTimestamp, timestampFault } from '../../../src/usage/ingest/parse-timestamp';

it('reads RFC 3339 in any zone as the same instant, to the millisecond', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1997-01-01'), max: new Date('2099-01-01'), noInvalidDate: true }),
      fc.integer({ min: -14 * 60, max: 14 * 60 }),
      (date, offset) => {
        const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);
        const minutes = Math.abs(offset);
        const zone = `${offset < 0 ? '-' : '+'}${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
        expect(parseTimestamp(`${local}${zone}`)).toBe(date.toISOString());
      },
    ),
  );
});

it.each([
  ['2026-01-31T10:00:00.123456789Z', '2026-01-31T10:00:00.123Z'],
  ['2026-01-31t10:00:00z', '2026-01-31T10:00:00.000Z'],
  ['2024-02-29T23:59:59+00:00', '2024-02-29T23:59:59.000Z'],
])('cuts finer digits and takes small letters: %s', (text, instant) => {
  expect(parseTimestamp(text)).toBe(instant);
});

it.each([
  '2026-01-31',
  '2026-01-31T10:00:00',
  '2026-02-29T00:00:00Z',
  '2026-04-31T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-31T25:00:00Z',
  '1700000000',
  'now',
  '',
])('refuses what is no instant: %s', (text) => {
  expect(parseTimestamp(text)).toBeNull();
});

it('bounds the dates of usage on both sides, to the millisecond', () => {
  const now = '2026-11-21T03:00:00.000Z';
  const ahead = `${2026 + LIMITS.eventFutureYears}-11-21T03:00:00`;
  const back = `${2026 - LIMITS.eventPastYears}-11-21T03:00:00`;
  expect([timestampFault(`${ahead}.000Z`, now), timestampFault(`${back}.000Z`, now)]).toEqual([null, null]);
  expect(timestampFault(`${ahead}.001Z`, now)).toContain('ahead');
  expect(timestampFault(`${back.replace('03:00:00', '02:59:59')}.999Z`, now)).toContain('back');
  expect(timestampFault('+010000-01-01T00:00:00.000Z', now)).toContain('ahead');
});
