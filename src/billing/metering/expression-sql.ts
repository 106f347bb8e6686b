import { compileExpression as compileFiltrex } from 'filtrex';
import { dividedSql } from './aggregate-sql';
import { powerMax } from './expression';
import { ExpressionError, filtrexSyntax } from './expression-syntax';
import { numberSql, textSql } from './property-sql';
import type { SqlValues } from './sql-values';

/** Every yes-or-no question doubles the cases that the SQL spells out. */
const decisionsMax = 6;

/** A piece of SQL in place of a number. Null in SQL is what an error is in memory. */
class Sql {
  constructor(
    readonly number: string,
    /** For a property: its placeholder. */
    readonly key?: string,
  ) {}
}

/**
 * The SQL of `evaluateExpression`, found by running the same compiled expression on pieces of SQL instead of numbers. JavaScript decides
 * each comparison as it goes, so the run is repeated with every sequence of answers; each sequence becomes one `when` of a `case`.
 */
export function expressionSql(expression: string, values: SqlValues): string {
  const keys = new Map<string, string>();
  const placeholder = (key: string): string => {
    const known = keys.get(key) ?? values.add(key, 'text');
    keys.set(key, known);
    return known;
  };
  const text = filtrexSyntax(expression);
  const cases: string[] = [];
  const open: (readonly boolean[])[] = [[]];
  for (let answers = open.pop(); answers !== undefined; answers = open.pop()) {
    const run = runWith(text, answers, placeholder, values);
    for (let i = answers.length; i < run.conditions.length; i += 1) open.push([...run.answers.slice(0, i), false]);
    cases.push(
      `when ${run.conditions.map((condition, i) => (run.answers[i] === true ? condition : `not ${condition}`)).join(' and ') || 'true'} then ${run.result}`,
    );
  }
  const value = `(case ${cases.join(' ')} end)`;
  return `(case when abs(${value}) < 1e400::numeric then ${value} end)`;
}

interface Run {
  readonly conditions: readonly string[];
  readonly answers: readonly boolean[];
  readonly result: string;
}

/** One run: the given answers first, then always yes. */
function runWith(text: string, given: readonly boolean[], placeholder: (key: string) => string, values: SqlValues): Run {
  const conditions: string[] = [];
  const answers: boolean[] = [];
  const decide = (condition: string): boolean => {
    if (conditions.length === decisionsMax) throw new ExpressionError(`an expression makes at most ${decisionsMax} comparisons`);
    const answer = given[conditions.length] ?? true;
    conditions.push(`(${condition})`);
    answers.push(answer);
    return answer;
  };
  const run = compileFiltrex(text, {
    operators: operatorsWith(decide, values),
    extraFunctions: functionsWith(decide),
    customProp: (name: string) => propertySql(placeholder(name)),
  });
  const result: unknown = run({});
  if (result instanceof Error) throw new ExpressionError(result.message, { cause: result });
  return { conditions, answers, result: numberOf(result) };
}

function propertySql(key: string): Sql {
  return new Sql(`(case when coalesce(jsonb_typeof(properties -> ${key}), 'null') = 'null' then 0 else ${numberSql(key)} end)`, key);
}

function numberOf(value: unknown): string {
  if (value instanceof Sql) return value.number;
  if (typeof value === 'number') return `${value}::numeric`;
  throw new ExpressionError(`${typeof value} is not a number`);
}

function equalSql(a: unknown, b: unknown, values: SqlValues): string {
  if (typeof a !== 'string' && typeof b !== 'string') return `${numberOf(a)} = ${numberOf(b)}`;
  const sides = [a, b].map((side) => {
    if (typeof side === 'string') return values.add(side, 'text');
    if (side instanceof Sql && side.key !== undefined) return textSql(side.key);
    throw new ExpressionError('a number does not compare with a text');
  });
  return `${sides.join(' is not distinct from ')}`;
}

function powerSql(base: unknown, exponent: unknown): Sql {
  if (typeof exponent !== 'number' || !Number.isInteger(exponent) || exponent > powerMax) {
    throw new ExpressionError(`an exponent is written as a whole number from 0 to ${powerMax}`);
  }
  const factors = Array.from({ length: exponent }, () => numberOf(base));
  // A zeroth power is one, but still an error where its base is one.
  return new Sql(exponent === 0 ? `(1 + 0 * ${numberOf(base)})` : `(${factors.join(' * ')})`);
}

function operatorsWith(decide: (condition: string) => boolean, values: SqlValues) {
  const binary = (symbol: string) => (a: unknown, b: unknown) => new Sql(`(${numberOf(a)} ${symbol} ${numberOf(b)})`);
  const compare = (symbol: string) => (a: unknown, b: unknown) => decide(`${numberOf(a)} ${symbol} ${numberOf(b)}`);
  return {
    '+': binary('+'),
    '-': (a: unknown, b?: unknown) => (b === undefined ? new Sql(`(- ${numberOf(a)})`) : binary('-')(a, b)),
    '*': binary('*'),
    '/': (a: unknown, b: unknown) => new Sql(dividedSql(numberOf(a), `nullif(${numberOf(b)}, 0)`)),
    '^': powerSql,
    mod: (a: unknown, b: unknown) => {
      const divisor = `nullif(${numberOf(b)}, 0)`;
      return new Sql(`mod(mod(${numberOf(a)}, ${divisor}) + ${divisor}, ${divisor})`);
    },
    '==': (a: unknown, b: unknown) => decide(equalSql(a, b, values)),
    '!=': (a: unknown, b: unknown) => !decide(equalSql(a, b, values)),
    '<': compare('<'),
    '<=': compare('<='),
    '>': compare('>'),
    '>=': compare('>='),
  };
}

function functionsWith(decide: (condition: string) => boolean) {
  const call = (name: string) => (x: unknown) => new Sql(`${name}(${numberOf(x)})`);
  // `greatest` and `least` pass over nulls, which would hide an error.
  const pick =
    (symbol: string) =>
    (first: unknown, ...others: readonly unknown[]) =>
      others.reduce<Sql>(
        (best, other) =>
          new Sql(
            `(case when ${best.number} ${symbol} ${numberOf(other)} then ${best.number} when not ${best.number} ${symbol} ${numberOf(other)} then ${numberOf(other)} end)`,
          ),
        new Sql(numberOf(first)),
      );
  const noLogarithms = (): never => refuse('logarithms');
  return {
    abs: call('abs'),
    ceil: call('ceil'),
    floor: call('floor'),
    round: call('round'),
    min: pick('<='),
    max: pick('>='),
    pow: powerSql,
    double: (x: unknown) => new Sql(numberOf(x)),
    int: call('trunc'),
    sqrt: (x: unknown) => new Sql(`round(sqrt((case when ${numberOf(x)} >= 0 then ${numberOf(x)} end) * 1.${'0'.repeat(40)}), 15)`),
    exists: (x: unknown) => x instanceof Sql && x.key !== undefined && decide(`coalesce(jsonb_typeof(properties -> ${x.key}), 'null') <> 'null'`),
    empty: (): never => refuse('empty()'),
    log: noLogarithms,
    log2: noLogarithms,
    log10: noLogarithms,
  };
}

function refuse(what: string): never {
  throw new ExpressionError(`${what} are not available`);
}
