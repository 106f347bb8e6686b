import { type DueTax, toCoreTaxes } from '../../../src/taxes';

const AT = '2026-01-01T00:00:00.000Z';
const base = { environment_id: 'env', metadata: {}, status: 'published', created_at: AT, updated_at: AT } as const;

/** A rate that something bears, with what matters to an invoice. */
function due(id: string, fields: Partial<DueTax['association']> = {}, rate: Partial<DueTax['rate']> = {}): DueTax {
  return {
    association: {
      ...{ ...base, id, tax_rate_id: `rate-${id}`, entity_type: 'customer', entity_id: 'cust', priority: 100, auto_apply: true },
      ...{ currency: null, start_date: null, end_date: null, ...fields },
    },
    rate: {
      ...{ ...base, id: `rate-${id}`, name: id, code: id, description: '', tax_rate_type: 'percentage', percentage_value: '10', fixed_value: null },
      ...{ inclusive: false, compound: false, scope: 'INTERNAL', tax_rate_status: 'ACTIVE', ...rate },
    },
  };
}

const line = (key: string, end = '2026-07-01T00:00:00.000Z') => ({ key, period: { end } });
const idsOf = (taxes: readonly DueTax[], lines = [line('a')]) => toCoreTaxes(taxes, lines).taxes.map(({ id }) => id);

describe('the taxes of an invoice', () => {
  it('are those of the most specific level that bears any', () => {
    const levels = (['tenant', 'customer', 'subscription', 'invoice'] as const).map((entity_type) => due(entity_type, { entity_type }));
    for (const [index, { association }] of levels.entries()) expect(idsOf(levels.slice(0, index + 1))).toEqual([association.id]);
  });

  it('are all of one level, in their order, a rate once', () => {
    expect(idsOf([due('a'), due('b'), due('again', {}, { id: 'rate-a' })])).toEqual(['a', 'b']);
  });

  it('fall back to the next level for lines that end while the specific one is not in force', () => {
    const own = due('own', { entity_type: 'subscription', start_date: '2026-07-01T00:00:00.000Z' });
    const { taxes, taxIds } = toCoreTaxes([own, due('customer')], [line('june'), line('july', '2026-08-01T00:00:00.000Z')]);
    expect(taxes.map(({ id }) => id)).toEqual(['own', 'customer']);
    expect([taxIds?.get('june'), taxIds?.get('july')]).toEqual([['customer'], ['own']]);
  });

  it('hold for what ends up to the end of the association, and from just after its start', () => {
    const bounded = due('bounded', { start_date: '2026-06-01T00:00:00.000Z', end_date: '2026-07-01T00:00:00.000Z' });
    const ends = ['2026-06-01T00:00:00.000Z', '2026-06-01T00:00:00.001Z', '2026-07-01T00:00:00.000Z', '2026-07-01T00:00:00.001Z'];
    expect(ends.map((end) => idsOf([bounded], [line('a', end)]).length)).toEqual([0, 1, 1, 0]);
  });

  it('are not named line by line when all lines bear the same', () => {
    expect(toCoreTaxes([due('a')], [line('x'), line('y')]).taxIds).toBeNull();
    expect(toCoreTaxes([], [line('x')])).toEqual({ taxes: [], taxIds: null });
  });

  it('keep their kind', () => {
    const kinds = [
      due('inclusive', {}, { inclusive: true }),
      due('compound', {}, { compound: true }),
      due('fixed', {}, { tax_rate_type: 'fixed', percentage_value: null, fixed_value: '2.50' }),
    ];
    expect(toCoreTaxes(kinds, [line('a')]).taxes).toEqual([
      { id: 'inclusive', kind: 'percentage', percent: '10', inclusive: true },
      { id: 'compound', kind: 'percentage', percent: '10', compound: true },
      { id: 'fixed', kind: 'fixed', amount: '2.50' },
    ]);
  });
});
