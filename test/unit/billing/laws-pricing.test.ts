import fc from 'fast-check';
import { applyCommitment, bandOf, decimal, type PriceModel, priceQuantity, recompute, type Tier, validatePriceModel, zero } from '../../../src/billing';
import { decimalText, priceModel, tiers as anyTiers } from './arbitraries';

const tier = (upTo: string | null, unitAmount: string, flatAmount = '0'): Tier => ({ upTo, unitAmount, flatAmount });

describe('every price', () => {
  it('is explained by steps that can be redone, the last of which is the amount', () => {
    fc.assert(
      fc.property(priceModel, decimalText(5, 3), fc.array(decimalText(3, 2), { maxLength: 4 }), (model, quantity, eventAmounts) => {
        const { amount, steps } = priceQuantity(model, decimal(quantity), { eventAmounts, eventCount: eventAmounts.length });
        for (const step of steps) expect(recompute(step).toFixed()).toBe(decimal(step.result).toFixed());
        expect(decimal(steps.at(-1)?.result ?? '').eq(amount)).toBe(true);
      }),
    );
  });

  it('is accepted by its own validation, costs nothing at zero, and is never negative', () => {
    fc.assert(
      fc.property(priceModel, decimalText(5, 3), (model, quantity) => {
        expect(validatePriceModel(model)).toEqual([]);
        expect(priceQuantity(model, zero).amount.isZero()).toBe(true);
        expect(priceQuantity(model, decimal(`-${quantity}`)).amount.isZero()).toBe(true);
        expect(priceQuantity(model, decimal(quantity)).amount.gte(0)).toBe(true);
      }),
    );
  });

  it('can charge its least amount at zero when it says so', () => {
    const bands = [tier('10', '1', '3'), tier(null, '1', '9')];
    const least = (model: PriceModel): string => priceQuantity({ ...model, chargeOnZero: true } as PriceModel, zero).amount.toFixed();
    expect(least({ kind: 'flat', amount: '5' })).toBe('5');
    expect(least({ kind: 'package', amount: '5', packageSize: '10', rounding: 'up' })).toBe('5');
    expect(least({ kind: 'graduated', tiers: bands })).toBe('3');
    expect(least({ kind: 'volume', tiers: bands })).toBe('3');
    expect(least({ kind: 'volume', tiers: [] })).toBe('0');
    for (const model of [
      { kind: 'per_unit', unitAmount: '5' },
      { kind: 'percentage', percent: '5' },
      { kind: 'credit', creditsPerUnit: '1', unitAmount: '1', overage: 'bill' },
      { kind: 'matrix', properties: ['a'], cells: [], defaultUnitAmount: '1' },
      { kind: 'dynamic' },
    ] as const)
      expect(least(model)).toBe('0');
    expect(priceQuantity({ kind: 'flat', amount: '5', chargeOnZero: true }, zero).steps).toHaveLength(1);
    expect(priceQuantity({ kind: 'graduated', tiers: bands, chargeOnZero: true }, zero).steps[0]).toMatchObject({
      rule: 'zero_first_band',
      operands: ['3'],
      result: '3',
    });
    expect(priceQuantity({ kind: 'package', amount: '5', packageSize: '10', rounding: 'up', chargeOnZero: true }, zero).steps[0]).toMatchObject({
      rule: 'zero_package',
      result: '5',
    });
    expect(priceQuantity({ kind: 'flat', amount: '5' }, zero).steps).toEqual([{ rule: 'zero_quantity', operation: 'value', operands: ['0'], result: '0' }]);
  });
});

describe('graduated bands', () => {
  it('tile the quantity: their parts sum to it, none is empty, and they meet at their bounds', () => {
    fc.assert(
      fc.property(anyTiers, decimalText(5, 3), (bands, text) => {
        const quantity = decimal(text);
        const { steps } = priceQuantity({ kind: 'graduated', tiers: bands }, quantity);
        const entered = steps.filter((step) => step.rule === 'graduated_band');
        expect(entered.reduce((sum, step) => sum.plus(step.operands[0] ?? '0'), zero).eq(quantity)).toBe(true);
        entered.forEach((step, index) => {
          expect(decimal(step.operands[0] ?? '0').gt(0)).toBe(true);
          const before = entered.slice(0, index).reduce((sum, earlier) => sum.plus(earlier.operands[0] ?? '0'), zero);
          expect(decimal(step.facts?.from ?? '').eq(before)).toBe(true);
        });
      }),
    );
  });

  it('cost the same as the volume price while the quantity stays in the first band', () => {
    fc.assert(
      fc.property(anyTiers, decimalText(5, 3), (bands, text) => {
        const quantity = decimal(text);
        fc.pre(quantity.gt(0) && bandOf(bands, quantity) === 0);
        expect(priceQuantity({ kind: 'graduated', tiers: bands }, quantity).amount.eq(priceQuantity({ kind: 'volume', tiers: bands }, quantity).amount)).toBe(
          true,
        );
      }),
    );
  });

  it('never cost less for more', () => {
    fc.assert(
      fc.property(anyTiers, decimalText(4, 2), decimalText(3, 2), (bands, text, more) => {
        const price = (quantity: string) => priceQuantity({ kind: 'graduated', tiers: bands }, decimal(quantity)).amount;
        expect(price(decimal(text).plus(more).toFixed()).gte(price(text))).toBe(true);
      }),
    );
  });
});

describe('the other models', () => {
  it('volume takes the band that holds the quantity, its bound included', () => {
    const model: PriceModel = { kind: 'volume', tiers: [tier('10', '2', '1'), tier('20.5', '1'), tier(null, '0.5')] };
    const price = (quantity: string) => priceQuantity(model, decimal(quantity));
    expect(['10', '10.001', '20.5', '20.51'].map((quantity) => price(quantity).amount.toFixed())).toEqual(['21', '10.001', '20.5', '10.255']);
    expect(price('30').steps[0]).toEqual({
      rule: 'volume_band',
      operation: 'multiply_add',
      operands: ['30', '0.5', '0'],
      result: '15',
      facts: { band: '2', up_to: 'unlimited' },
    });
    expect(price('15').steps[0]?.facts).toEqual({ band: '1', up_to: '20.5' });
  });

  it('graduated explains each band and their sum', () => {
    const { steps } = priceQuantity({ kind: 'graduated', tiers: [tier('10', '2', '1'), tier(null, '0.5')] }, decimal('12'));
    expect(steps).toEqual([
      { rule: 'graduated_band', operation: 'multiply_add', operands: ['10', '2', '1'], result: '21', facts: { band: '0', from: '0', up_to: '10' } },
      { rule: 'graduated_band', operation: 'multiply_add', operands: ['2', '0.5', '0'], result: '1', facts: { band: '1', from: '10', up_to: 'unlimited' } },
      { rule: 'graduated_total', operation: 'add', operands: ['21', '1'], result: '22' },
    ]);
    expect(priceQuantity({ kind: 'graduated', tiers: [tier('10', '2', '1'), tier(null, '0.5')] }, decimal('10')).steps).toHaveLength(1);
  });

  it('package counts begun or full packages after the free units, and never below none', () => {
    const model = (rounding: 'up' | 'down', freeUnits?: string): PriceModel => ({
      kind: 'package',
      amount: '5',
      packageSize: '10',
      rounding,
      ...(freeUnits === undefined ? {} : { freeUnits }),
    });
    const price = (price: PriceModel, quantity: string) => priceQuantity(price, decimal(quantity)).amount.toFixed();
    expect(['1', '10', '10.01', '20'].map((quantity) => price(model('up'), quantity))).toEqual(['5', '5', '10', '10']);
    expect(['9.99', '10', '19', '20'].map((quantity) => price(model('down'), quantity))).toEqual(['0', '5', '5', '10']);
    expect(['3', '5', '6', '16'].map((quantity) => price(model('up', '5'), quantity))).toEqual(['0', '0', '5', '10']);
    expect(priceQuantity(model('up', '5'), decimal('16')).steps.map(({ rule, operation, operands }) => [rule, operation, ...operands])).toEqual([
      ['package_free_units', 'subtract', '16', '5'],
      ['package_count', 'ceil_divide', '11', '10'],
      ['package_amount', 'multiply', '2', '5'],
    ]);
    expect(priceQuantity(model('down'), decimal('16')).steps[0]).toMatchObject({ operation: 'floor_divide', result: '1' });
  });

  it('percentage spends free events and free units in order, whichever ends first, and limits each event', () => {
    const price = (model: Partial<Extract<PriceModel, { kind: 'percentage' }>>, eventAmounts: readonly string[]) =>
      priceQuantity(
        { kind: 'percentage', percent: '10', ...model },
        eventAmounts.reduce((sum, amount) => sum.plus(amount), zero),
        { eventAmounts },
      );
    const total = (...args: Parameters<typeof price>) => price(...args).amount.toFixed();
    expect(total({ fixedPerEvent: '1' }, ['50', '100'])).toBe('17');
    expect(total({ freeEvents: '1', fixedPerEvent: '1' }, ['50', '100'])).toBe('11');
    expect(total({ freeUnits: '60', fixedPerEvent: '1' }, ['50', '100'])).toBe('10');
    expect(total({ freeUnits: '60', freeEvents: '3', fixedPerEvent: '1' }, ['50', '100', '10'])).toBe('12');
    expect(total({ freeUnits: '500', freeEvents: '1', fixedPerEvent: '1' }, ['50', '100'])).toBe('11');
    expect(total({ freeUnits: '0', minimumPerEvent: '6' }, ['50', '100'])).toBe('16');
    expect(total({ maximumPerEvent: '6' }, ['50', '100'])).toBe('11');
    expect(total({ minimumPerEvent: '6', freeEvents: '1' }, ['50', '10'])).toBe('6');
    expect(
      price({ minimumPerEvent: '6', maximumPerEvent: '8', freeEvents: '1' }, ['1', '50', '100', '70']).steps.map(({ rule, operands, result }) => [
        rule,
        ...operands,
        result,
      ]),
    ).toEqual([
      ['percentage_event_free', '0', '0'],
      ['percentage_event_minimum', '5', '6', '6'],
      ['percentage_event_maximum', '10', '8', '8'],
      ['percentage_event', '70', '0.1', '0', '7'],
      ['percentage_total', '0', '6', '8', '7', '21'],
    ]);
    expect(price({ maximumPerEvent: '10' }, ['100']).steps[0]).toMatchObject({
      rule: 'percentage_event',
      facts: { event: '0', base: '100', percent: '10', fixed: '0' },
    });
    expect(priceQuantity({ kind: 'percentage', percent: '10', minimumPerEvent: '20' }, decimal('100')).amount.toFixed()).toBe('20');
    expect(
      priceQuantity({ kind: 'percentage', percent: '10', freeUnits: '30', fixedPerEvent: '1' }, decimal('100'), { eventCount: 2 }).steps.map(
        ({ operands, result }) => [...operands, result],
      ),
    ).toEqual([
      ['100', '30', '70'],
      ['70', '10', '0.01', '7'],
      ['2', '1', '7', '9'],
    ]);
    expect(priceQuantity({ kind: 'percentage', percent: '10', freeUnits: '300' }, decimal('100')).amount.toFixed()).toBe('0');
    expect(priceQuantity({ kind: 'percentage', percent: '10', fixedPerEvent: '1' }, decimal('100'), { eventAmounts: ['60', '40'] }).amount.toFixed()).toBe(
      '12',
    );
  });

  it('credit bills, blocks or ignores what credits did not cover', () => {
    const price = (overage: 'bill' | 'block' | 'ignore') => priceQuantity({ kind: 'credit', creditsPerUnit: '3', unitAmount: '0.5', overage }, decimal('2'));
    expect(price('bill').steps.map(({ rule, operands, result }) => [rule, ...operands, result])).toEqual([
      ['credits_needed', '2', '3', '6'],
      ['credit_overage', '6', '0.5', '3'],
    ]);
    expect(price('block').steps[1]).toEqual({ rule: 'credit_overage_block', operation: 'value', operands: ['0'], result: '0', facts: { credits: '6' } });
    expect(price('ignore').amount.isZero()).toBe(true);
  });

  it('matrix matches every value, then the default, and refuses what neither covers', () => {
    const model: PriceModel = {
      kind: 'matrix',
      properties: ['region', 'tier'],
      cells: [
        { values: ['eu', 'gold'], unitAmount: '1' },
        { values: ['eu', 'gold', 'x'], unitAmount: '100' },
      ],
      defaultUnitAmount: '3',
    };
    const facts = {
      groups: [
        { values: ['eu', 'gold'], quantity: '2' },
        { values: ['eu', null], quantity: '5' },
      ],
    };
    expect(priceQuantity(model, decimal('7'), facts).steps).toEqual([
      { rule: 'matrix_cell', operation: 'multiply', operands: ['2', '1'], result: '2', facts: { region: 'eu', tier: 'gold' } },
      { rule: 'matrix_default', operation: 'multiply', operands: ['5', '3'], result: '15', facts: { region: 'eu', tier: '' } },
      { rule: 'matrix_total', operation: 'add', operands: ['2', '15'], result: '17' },
    ]);
    expect(priceQuantity(model, decimal('7')).amount.toFixed()).toBe('21');
    expect(() => priceQuantity({ ...model, defaultUnitAmount: null }, decimal('7'), facts)).toThrow('matrix_cell_missing');
  });

  it('dynamic adds what the events carry', () => {
    expect(priceQuantity({ kind: 'dynamic' }, decimal('2'), { eventAmounts: ['0.1', '0.25'] }).steps).toEqual([
      { rule: 'dynamic', operation: 'add', operands: ['0.1', '0.25'], result: '0.35' },
    ]);
    expect(priceQuantity({ kind: 'flat', amount: '2.5' }, decimal('3')).steps).toEqual([
      { rule: 'flat', operation: 'multiply', operands: ['3', '2.5'], result: '7.5' },
    ]);
    expect(priceQuantity({ kind: 'per_unit', unitAmount: '2.5' }, decimal('3')).steps).toEqual([
      { rule: 'per_unit', operation: 'multiply', operands: ['3', '2.5'], result: '7.5' },
    ]);
  });

  it('an unknown kind is a defect, never a guess', () => {
    expect(() => priceQuantity({ kind: 'magic' } as never, decimal('1'))).toThrow('unhandled_case');
    expect(() => priceQuantity({ kind: 'magic', chargeOnZero: true } as never, zero)).toThrow('unhandled_case');
    expect(() => validatePriceModel({ kind: 'magic' } as never)).toThrow('unhandled_case');
    expect(() => recompute({ rule: 'x', operation: 'magic' as never, operands: [], result: '0' })).toThrow('unhandled_case');
    expect(() => recompute({ rule: 'x', operation: 'divide', operands: ['1'], result: '0' })).toThrow('explain_operand_missing');
    expect(recompute({ rule: 'x', operation: 'value', operands: [], result: '0' }).isZero()).toBe(true);
    expect(recompute({ rule: 'x', operation: 'multiply_add', operands: ['2', '3'], result: '6' }).toFixed()).toBe('6');
    expect(recompute({ rule: 'x', operation: 'floor_divide', operands: ['7', '2'], result: '3' }).toFixed()).toBe('3');
  });
});

describe('a commitment', () => {
  it('is met exactly once over the periods of its term, and costs the factor only beyond it', () => {
    fc.assert(
      fc.property(
        decimalText(3, 2),
        fc.array(decimalText(3, 2), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('1', '1.5', '2'),
        (value, usages, overageFactor) => {
          let before = zero;
          let billed = zero;
          usages.forEach((usage, index) => {
            const final = index === usages.length - 1;
            const result = applyCommitment(
              { kind: 'amount', value, overageFactor, trueUp: true, usedBefore: before.toFixed(), final },
              decimal(usage),
              decimal(value),
            );
            for (const step of result.steps) expect(recompute(step).toFixed()).toBe(decimal(step.result).toFixed());
            before = before.plus(result.within);
            billed = billed.plus(result.amount);
          });
          const total = usages.reduce((sum, usage) => sum.plus(usage), zero);
          const once = applyCommitment({ kind: 'amount', value, overageFactor, trueUp: true }, total, decimal(value));
          expect(billed.toFixed()).toBe(once.amount.toFixed());
        },
      ),
    );
  });
});
