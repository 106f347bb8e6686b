import { compileExpression as compileFiltrex } from 'filtrex';
import { divideWhole } from '../explanation';
import { Decimal, decimal, divide, zero } from '../money';
import { ExpressionError, filtrexSyntax } from './expression-syntax';
import { propertyNumber, propertyText } from './property-value';

type Properties = Readonly<Record<string, unknown>>;
type Evaluator = (properties: Properties) => Decimal | undefined;

/** A property as the expression meets it: a number in arithmetic, a text beside a text. A missing one counts as zero. */
class Property {
  constructor(
    private readonly properties: Properties,
    private readonly key: string,
  ) {}

  get exists(): boolean {
    return Object.hasOwn(this.properties, this.key) && this.properties[this.key] !== null && this.properties[this.key] !== undefined;
  }

  get text(): string | undefined {
    return propertyText(this.properties, this.key);
  }

  get number(): Decimal {
    if (!this.exists) return zero;
    const value = propertyNumber(this.properties, this.key);
    if (value === undefined) throw new ExpressionError(`${this.key} is not a number`);
    return value;
  }
}

/** Beyond this an amount is a mistake, and Postgres would refuse it too. */
export const magnitudeMax = new Decimal('1e400');
export const powerMax = 20;

/**
 * Prepares an expression once for many events. All arithmetic is on exact decimals; a quotient is cut after 30 decimals.
 * The result is undefined, and the event flagged, where a value is no number, a divisor is zero or the result is absurdly large.
 */
export function compileExpression(expression: string): Evaluator {
  const evaluate = compileFiltrex(filtrexSyntax(expression), {
    operators,
    extraFunctions: functions,
    customProp: (name: string, _get: unknown, properties: Properties) => new Property(properties, name),
  });
  return (properties) => {
    const result: unknown = evaluate(properties);
    if (result instanceof Error) return undefined;
    try {
      const value = numberOf(result);
      return value.abs().lt(magnitudeMax) ? value : undefined;
    } catch {
      return undefined;
    }
  };
}

/** Evaluates an expression over one event's properties. */
export function evaluateExpression(expression: string, properties: Properties): Decimal | undefined {
  return compileExpression(expression)(properties);
}

function numberOf(value: unknown): Decimal {
  if (value instanceof Property) return value.number;
  if (typeof value === 'number') return new Decimal(String(value));
  if (Decimal.isBigNumber(value)) return value;
  throw new ExpressionError(`${typeof value} is not a number`);
}

/** Beside a text literal properties compare as text, otherwise as numbers. */
function equal(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' || typeof b === 'string') return textOf(a) === textOf(b);
  return numberOf(a).eq(numberOf(b));
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof Property) return value.text;
  throw new ExpressionError('a number does not compare with a text');
}

function power(base: unknown, exponent: unknown): Decimal {
  const n = numberOf(exponent);
  if (!n.isInteger() || n.isNegative() || n.gt(powerMax)) throw new ExpressionError(`an exponent is a whole number from 0 to ${powerMax}`);
  return numberOf(base).pow(n);
}

function modulo(a: unknown, b: unknown): Decimal {
  const divisor = numberOf(b);
  if (divisor.isZero()) throw new ExpressionError('division by zero');
  return numberOf(a).mod(divisor).plus(divisor).mod(divisor);
}

const operators = {
  '+': (a: unknown, b: unknown) => numberOf(a).plus(numberOf(b)),
  '-': (a: unknown, b?: unknown) => (b === undefined ? numberOf(a).negated() : numberOf(a).minus(numberOf(b))),
  '*': (a: unknown, b: unknown) => numberOf(a).times(numberOf(b)),
  '/': (a: unknown, b: unknown) => divide(numberOf(a), numberOf(b)),
  '^': power,
  mod: modulo,
  '==': equal,
  '!=': (a: unknown, b: unknown) => !equal(a, b),
  '<': (a: unknown, b: unknown) => numberOf(a).lt(numberOf(b)),
  '<=': (a: unknown, b: unknown) => numberOf(a).lte(numberOf(b)),
  '>': (a: unknown, b: unknown) => numberOf(a).gt(numberOf(b)),
  '>=': (a: unknown, b: unknown) => numberOf(a).gte(numberOf(b)),
};

const functions = {
  abs: (x: unknown) => numberOf(x).abs(),
  ceil: (x: unknown) => numberOf(x).decimalPlaces(0, Decimal.ROUND_CEIL),
  floor: (x: unknown) => numberOf(x).decimalPlaces(0, Decimal.ROUND_FLOOR),
  round: (x: unknown) => numberOf(x).decimalPlaces(0, Decimal.ROUND_HALF_UP),
  min: (...values: readonly unknown[]) => Decimal.min(...values.map(numberOf)),
  max: (...values: readonly unknown[]) => Decimal.max(...values.map(numberOf)),
  pow: power,
  double: numberOf,
  int: (x: unknown) => divideWhole(numberOf(x), decimal('1'), Decimal.ROUND_DOWN),
  sqrt: (x: unknown) => squareRoot(numberOf(x)),
  exists: (x: unknown) => x instanceof Property && x.exists,
  empty: (): never => refuse('empty()'),
  log: (): never => refuse('logarithms'),
  log2: (): never => refuse('logarithms'),
  log10: (): never => refuse('logarithms'),
};

function squareRoot(value: Decimal): Decimal {
  if (value.isNegative() && !value.isZero()) throw new ExpressionError('no square root below zero');
  return value.sqrt().decimalPlaces(15, Decimal.ROUND_HALF_UP);
}

function refuse(what: string): never {
  throw new ExpressionError(`${what} are not available`);
}
