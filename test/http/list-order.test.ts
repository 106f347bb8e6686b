import { listRows, PageQuery, type Page } from '../../src/http';
import { createDb, type Db } from '../../src/platform';
import { testDatabase } from '../harness/stack';

interface Row {
  readonly id: string;
  readonly rank: string | null;
}

let db: Db;
afterAll(() => db.destroy());
const database = testDatabase();

beforeAll(async () => {
  db = createDb({ url: database.url, max: 2, name: 'list-order' });
  await db.raw(`create table ranked (id text primary key, rank numeric, created_at timestamptz not null default now())`);
  const ranks = [null, '2', '1', null, '2', '10', null, '3'];
  await db('ranked').insert(ranks.map((rank, index) => ({ id: `row_${index}`, rank })));
});

const OPTIONS = { table: 'ranked', fields: ['created_at', 'rank'] };

async function walk(limit: number, order: 'asc' | 'desc'): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const query = PageQuery.parse({ limit, order, ...(cursor === undefined ? {} : { cursor }) });
    const page: Page<Row> = await listRows<Row>(db('ranked'), { ...query, sort: 'rank' }, OPTIONS);
    found.push(...page.items.map((row) => `${row.rank ?? '-'}:${row.id}`));
    if (page.pagination.next_cursor === null) return found;
    cursor = page.pagination.next_cursor;
  }
}

describe('a list sorted by a column that can be empty', () => {
  it.each(['asc', 'desc'] as const)('gives every row once, those without a value last: %s', async (order) => {
    const whole = await walk(100, order);
    expect(whole).toHaveLength(8);
    expect(whole.slice(5).every((row) => row.startsWith('-:'))).toBe(true);
    const ranks = whole.slice(0, 5).map((row) => Number(row.split(':')[0]));
    expect(ranks).toEqual(order === 'asc' ? [1, 2, 2, 3, 10] : [10, 3, 2, 2, 1]);
    for (const limit of [1, 2, 3, 5, 7]) expect(await walk(limit, order)).toEqual(whole);
  });
});

it('refuses a cursor of another list', async () => {
  const cursor = Buffer.from(JSON.stringify(['abc', 'row_1'])).toString('base64url');
  await expect(listRows(db('ranked'), PageQuery.parse({ cursor }), OPTIONS)).rejects.toMatchObject({ reason: 'invalid_cursor' });
});
