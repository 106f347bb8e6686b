import { type PriceModel, type Tier, validatePriceModel } from '../../../src/billing';

const tier = (upTo: string | null, unitAmount: string, flatAmount = '0'): Tier => ({ upTo, unitAmount, flatAmount });

describe('a price is refused at creation', () => {
  const found = (model: unknown) =>
    validatePriceModel(model as PriceModel).map(({ path, reason, band }) => [path, reason, ...(band === undefined ? [] : [band])]);

  it('with the index of the bad band', () => {
    const bands = (...tiers: readonly Tier[]) => found({ kind: 'graduated', tiers });
    expect(bands()).toEqual([['/tiers', 'tiers_empty']]);
    expect(bands(tier('10', '1'))).toEqual([['/tiers/0/upTo', 'tier_last_not_open', 0]]);
    expect(bands(tier('10', '1'), tier('10', '1'), tier(null, '1'))).toEqual([['/tiers/1/upTo', 'tiers_not_ascending', 1]]);
    expect(bands(tier('0', '1'), tier(null, '1'))).toEqual([['/tiers/0/upTo', 'tiers_not_ascending', 0]]);
    expect(bands(tier(null, '1'), tier(null, '1'))).toEqual([['/tiers/0/upTo', 'tier_open_before_last', 0]]);
    expect(bands(tier('ten', '1'), tier(null, '1'))).toEqual([['/tiers/0/upTo', 'not_a_decimal', 0]]);
    expect(bands(tier('10', 'x'), tier(null, '1', '-1'))).toEqual([
      ['/tiers/0/unitAmount', 'not_a_decimal', 0],
      ['/tiers/1/flatAmount', 'negative_amount', 1],
    ]);
    expect(bands(tier('10', '1'), tier('x', '1'), tier('5', '1'), tier(null, '1'))).toEqual([
      ['/tiers/1/upTo', 'not_a_decimal', 1],
      ['/tiers/2/upTo', 'tiers_not_ascending', 2],
    ]);
    expect(validatePriceModel({ kind: 'volume', tiers: [tier('10', '1'), tier('9', '1'), tier(null, '1')] })[0]?.message).toBe(
      'band 1 must end above 10, where the band before it ends',
    );
    expect(validatePriceModel({ kind: 'volume', tiers: [tier(null, '1'), tier(null, '1')] })[0]?.message).toBe('band 0 is open, but only the last band may be');
    expect(validatePriceModel({ kind: 'volume', tiers: [tier('9', '1')] })[0]?.message).toContain('the last band (0) must be open');
  });

  it('with amounts that are no decimals or negative', () => {
    expect(found({ kind: 'flat', amount: 5 })).toEqual([['/amount', 'not_a_decimal']]);
    expect(found({ kind: 'flat', amount: '-0' })).toEqual([]);
    expect(found({ kind: 'per_unit', unitAmount: '-1' })).toEqual([['/unitAmount', 'negative_amount']]);
    expect(found({ kind: 'package', amount: 'x', packageSize: '0', rounding: 'up', freeUnits: '-1' })).toEqual([
      ['/amount', 'not_a_decimal'],
      ['/packageSize', 'not_positive'],
      ['/freeUnits', 'negative_amount'],
    ]);
    expect(found({ kind: 'package', amount: '1', packageSize: 'x', rounding: 'up' })).toEqual([['/packageSize', 'not_a_decimal']]);
    expect(found({ kind: 'credit', unitAmount: '-1', creditsPerUnit: '0', overage: 'bill' })).toEqual([
      ['/unitAmount', 'negative_amount'],
      ['/creditsPerUnit', 'not_positive'],
    ]);
    expect(found({ kind: 'percentage', percent: 'x', fixedPerEvent: 'y', minimumPerEvent: '2', maximumPerEvent: '1' })).toEqual([
      ['/percent', 'not_a_decimal'],
      ['/fixedPerEvent', 'not_a_decimal'],
    ]);
    expect(found({ kind: 'percentage', percent: '1', minimumPerEvent: '2', maximumPerEvent: '1' })).toEqual([['/minimumPerEvent', 'minimum_above_maximum']]);
    expect(found({ kind: 'percentage', percent: '1', minimumPerEvent: '1', maximumPerEvent: '1' })).toEqual([]);
    expect(found({ kind: 'percentage', percent: '1', maximumPerEvent: '1' })).toEqual([]);
    expect(found({ kind: 'percentage', percent: '1', minimumPerEvent: '1' })).toEqual([]);
    expect(found({ kind: 'dynamic' })).toEqual([]);
  });

  it('with a matrix that nobody could read', () => {
    const cell = (values: readonly string[], unitAmount = '1') => ({ values, unitAmount });
    const matrix = (properties: readonly string[], cells: readonly unknown[], defaultUnitAmount: string | null = null) =>
      found({ kind: 'matrix', properties, cells, defaultUnitAmount });
    expect(matrix(['a', 'b', 'c'], [cell(['1', '2', '3'])], '1')).toEqual([]);
    expect(matrix(['a'], [], '-1')).toEqual([['/defaultUnitAmount', 'negative_amount']]);
    expect(matrix([], [])).toEqual([['/properties', 'matrix_properties']]);
    expect(matrix(['a', 'b', 'c', 'd'], [])).toEqual([['/properties', 'matrix_properties']]);
    expect(matrix(['a', 'a'], [cell(['1', '2']), cell(['1']), cell(['1', '2'], 'x')])).toEqual([
      ['/properties', 'matrix_properties'],
      ['/cells/1/values', 'matrix_cell_width'],
      ['/cells/2/values', 'matrix_cell_repeated'],
      ['/cells/2/unitAmount', 'not_a_decimal'],
    ]);
    expect(validatePriceModel({ kind: 'matrix', properties: ['a', 'b'], cells: [cell(['1'])], defaultUnitAmount: null })[0]?.message).toBe(
      'must have 2 values, one for each property',
    );
  });
});
