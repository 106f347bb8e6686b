import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as billing from '../../../src/billing';
import { fixtures } from './docstring-fixtures';

const core = join(__dirname, '../../../src/billing');
const rooms = [
  'allowances',
  'calendar',
  'canonical',
  'commitments',
  'credit-notes',
  'credits',
  'discounts',
  'explanation',
  'ledger',
  'money',
  'payments',
  'pricing',
  'proration',
  'schedule',
  'taxes',
  'wallets',
  'alerts',
];
/** Every exported function of these rooms turns quantities and amounts into amounts, so each shows how with numbers. */
const numeric = ['allowances', 'commitments', 'credit-notes', 'credits', 'discounts', 'ledger', 'pricing', 'proration', 'taxes'];

interface Example {
  readonly where: string;
  readonly expression: string;
  readonly expected: string;
}

interface Documented {
  readonly where: string;
  readonly room: string;
  readonly examples: readonly Example[];
}

const documented = rooms.flatMap((room) => readdirSync(join(core, room)).flatMap((file) => functionsIn(room, file)));

function functionsIn(room: string, file: string): readonly Documented[] {
  const source = readFileSync(join(core, room, file), 'utf8');
  return [...source.matchAll(/(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export (?:async )?function\*? (\w+)/g)].map(([, comment = '', name = '']) => {
    const where = `${room}/${file} ${name}`;
    const examples = [...comment.matchAll(/@example (.+) => (.+)$/gm)].map(([, expression = '', expected = '']) => ({ where, expression, expected }));
    return { where, room, examples };
  });
}

function evaluate(expression: string): unknown {
  const scope = { ...billing, ...fixtures };
  return new Function(...Object.keys(scope), `"use strict"; return (${expression});`)(...Object.values(scope));
}

describe('the examples in docstrings', () => {
  it.each(documented.flatMap(({ examples }) => examples).map(({ where, expression, expected }) => [where, expression, expected]))(
    '%s: %s is %s',
    (_, expression, expected) => {
      expect(JSON.parse(JSON.stringify(evaluate(expression)))).toEqual(JSON.parse(expected));
    },
  );

  it('are there for every function that computes an amount', () => {
    const missing = documented.filter(({ room, examples }) => numeric.includes(room) && examples.length === 0).map(({ where }) => where);
    expect(missing).toEqual([]);
  });
});
