import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { computeInvoice } from '../../../src/billing';
import { situations } from './situations';

const folder = join(__dirname, 'golden');
const fileOf = (name: string): string => `${name.replace(/[^a-z0-9]+/g, '-')}.golden.json`;

// To accept a change of the law: UPDATE_GOLDEN=1 npx jest test/unit/billing/golden, then read the diff.
describe('the golden invoices', () => {
  it.each(Object.entries(situations))('%s', (name, input) => {
    const path = join(folder, fileOf(name));
    const plan = computeInvoice(input);
    if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, `${JSON.stringify(plan, null, 2)}\n`);
    expect(plan).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  });

  it('are twenty, and no file is left over', () => {
    expect(Object.keys(situations)).toHaveLength(20);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(situations).map(fileOf).sort());
  });
});
