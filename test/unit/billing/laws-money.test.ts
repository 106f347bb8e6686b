import fc from 'fast-check';
import { createHash } from 'node:crypto';
import {
  canonicalJson,
  checksumOf,
  currencyOf,
  decimal,
  digestOf,
  divide,
  formatMoney,
  isCurrency,
  isDecimalText,
  ledgerMoves,
  type LedgerKind,
  ledgerTransaction,
  quantity,
  roundMoney,
  roundMoneyDown,
  shareByLargestRemainder,
  smallestUnit,
  zero,
} from '../../../src/billing';
import { currencyCode, decimalText } from './arbitraries';

describe('decimals', () => {
  it('refuse everything that is not exact', () => {
    for (const value of [0.1, 1, Number.NaN, Number.POSITIVE_INFINITY, null, undefined, {}, [], true])
      expect(() => decimal(value as never)).toThrow(RangeError);
    for (const text of ['', ' 1', '1 ', 'abc', 'NaN', 'Infinity', '0x10', '1e9999', '--1', '.', '1,000']) expect(() => decimal(text)).toThrow(RangeError);
    expect(() => decimal(decimal('1').div(0))).toThrow(RangeError);
    expect(isDecimalText(1)).toBe(false);
    expect(isDecimalText('1e3')).toBe(true);
  });

  it('keep every digit of sums and products, and thirty of quotients', () => {
    expect(decimal('123456789012.123456789').plus('0.0000000001').toFixed()).toBe('123456789012.1234567891');
    expect(decimal('0.000000000000001').times('3').toFixed()).toBe('0.000000000000003');
    expect(divide(decimal('-2'), decimal('3')).toFixed()).toBe('-0.666666666666666666666666666666');
    expect(() => divide(decimal('1'), zero)).toThrow('division by zero');
    expect(quantity(5n).toFixed()).toBe('5');
    expect(decimal('1e3').toFixed()).toBe('1000');
  });
});

describe('currencies', () => {
  it('have the exponents of ISO 4217', () => {
    const exponents = {
      jpy: 0,
      krw: 0,
      clp: 0,
      vnd: 0,
      isk: 0,
      usd: 2,
      eur: 2,
      huf: 2,
      idr: 2,
      xcg: 2,
      xof: 0,
      bhd: 3,
      kwd: 3,
      jod: 3,
      omr: 3,
      tnd: 3,
      iqd: 3,
      lyd: 3,
      clf: 4,
      uyw: 4,
    };
    for (const [code, exponent] of Object.entries(exponents)) expect(currencyOf(code.toUpperCase())).toEqual({ code, exponent });
  });

  it('refuse withdrawn, test and fund codes and anything else', () => {
    for (const code of ['ANG', 'XXX', 'XTS', 'XAU', 'CHE', '', 'us', 'usdd', '__proto__', 'constructor']) expect(isCurrency(code)).toBe(false);
    expect(() => currencyOf('XAU')).toThrow('unknown currency');
  });

  it('round half away from zero, once, and print all their decimals', () => {
    const usd = currencyOf('usd');
    expect(['1.005', '-1.005', '1.0049', '2.675'].map((amount) => roundMoney(decimal(amount), usd).toFixed())).toEqual(['1.01', '-1.01', '1', '2.68']);
    expect(roundMoneyDown(decimal('-1.999'), usd).toFixed()).toBe('-1.99');
    expect([decimal('12.5'), decimal('-0.001').times(0), decimal('1e3')].map((amount) => formatMoney(amount, usd))).toEqual(['12.50', '0.00', '1000.00']);
    expect(smallestUnit(currencyOf('kwd')).toFixed()).toBe('0.001');
  });
});

describe('sharing by largest remainder', () => {
  it('gives parts that sum to the whole and differ from proportion by less than one smallest unit', () => {
    fc.assert(
      fc.property(
        decimalText(6, 4),
        fc.array(decimalText(4, 3), { minLength: 1, maxLength: 9 }),
        currencyCode,
        fc.boolean(),
        (amount, weights, code, negative) => {
          const currency = currencyOf(code);
          const total = roundMoney(negative ? decimal(amount).negated() : decimal(amount), currency);
          const parts = shareByLargestRemainder(total, weights.map(decimal), currency);
          const whole = weights.reduce((sum, weight) => sum.plus(weight), zero);
          expect(parts.reduce((sum, part) => sum.plus(part), zero).toFixed()).toBe(total.toFixed());
          if (whole.isZero()) return;
          parts.forEach((part, index) => {
            const exact = total.times(weights[index] ?? '0').div(whole);
            expect(part.minus(exact).abs().lt(smallestUnit(currency))).toBe(true);
          });
        },
      ),
    );
  });

  it('gives everything to the first part without weights, and nothing to nobody', () => {
    const usd = currencyOf('usd');
    expect(shareByLargestRemainder(decimal('5'), [zero, zero], usd).map(String)).toEqual(['5', '0']);
    expect(shareByLargestRemainder(zero, [], usd)).toEqual([]);
    expect(() => shareByLargestRemainder(decimal('5'), [], usd)).toThrow('share_without_parts');
    expect(() => shareByLargestRemainder(decimal('5'), [decimal('-1')], usd)).toThrow('share_negative_weight');
  });
});

describe('canonical JSON', () => {
  it('is the same for equal values whatever the order of their keys, and digests as SHA-256', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string()))), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        expect(digestOf(value)).toBe(createHash('sha256').update(canonicalJson(value)).digest('hex'));
      }),
    );
  });

  it('refuses what no two machines print alike', () => {
    expect(() => canonicalJson(0.1)).toThrow('canonical_number_not_whole');
    expect(() => canonicalJson(() => 1)).toThrow('canonical_not_json');
    expect(() => canonicalJson(undefined)).toThrow('canonical_not_json');
  });

  it('has a checksum over events that MD5 confirms', () => {
    const print = (id: string): bigint => BigInt(`0x${createHash('md5').update(id).digest('hex').slice(0, 15)}`);
    expect(checksumOf(['a', 'é', '😀'])).toBe((print('a') + print('é') + print('😀')).toString());
  });
});

describe('the ledger', () => {
  it('sums to zero after any movements', () => {
    const kind = fc.constantFrom(...(Object.keys(ledgerMoves) as LedgerKind[]));
    fc.assert(
      fc.property(fc.array(fc.tuple(kind, decimalText(4, 4)), { maxLength: 20 }), (moves) => {
        const entries = moves.flatMap(([move, amount]) => ledgerTransaction(move, amount));
        expect(entries.reduce((sum, entry) => sum.plus(entry.amount), zero).isZero()).toBe(true);
      }),
    );
  });

  it('moves only positive amounts', () => {
    expect(() => ledgerTransaction('burn', '-1')).toThrow('ledger_amount_negative');
  });
});
