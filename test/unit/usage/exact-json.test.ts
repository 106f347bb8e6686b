import fc from 'fast-check';
import { decimal } from '../../../src/billing';
import { isInexactNumber, parseExactly } from '../../../src/http';

it('reads any JSON as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => expect(parseExactly(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)))),
    { numRuns: 2_000 },
  );
});

it('keeps the value of every number, or marks it', () => {
  const digits = fc.stringMatching(/^(0|[1-9]\d{0,25})$/);
  const literal = fc
    .tuple(fc.constantFrom('', '-'), digits, fc.option(fc.stringMatching(/^\d{1,25}$/)), fc.option(fc.integer({ min: -400, max: 400 })))
    .map(([sign, whole, fraction, exponent]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : `e${exponent}`}`);
  fc.assert(
    fc.property(literal, (text) => {
      const parsed = parseExactly(`{"p":[ ${text}]}`) as { p: [number | object] };
      const [value] = parsed.p;
      if (typeof value === 'number') expect(decimal(String(value)).eq(decimal(text))).toBe(true);
      else expect(isInexactNumber(value)).toBe(true);
      // Up to 15 digits always fit.
      if (text.replace(/[-.]/g, '').length <= 15 && !text.includes('e')) expect(typeof value).toBe('number');
    }),
    { numRuns: 5_000 },
  );
});

it('leaves text alone, whatever numbers it looks like', () => {
  const text = '{"a":"x: 12345678901234567890, \\" 1e999","b":"\\\\","c":[{"d":": -1E5"}]}';
  expect(parseExactly(text)).toEqual(JSON.parse(text));
});

it('cannot be given the mark by a sender', () => {
  expect(isInexactNumber(parseExactly('{"inexact:":"1"}'))).toBe(false);
});
