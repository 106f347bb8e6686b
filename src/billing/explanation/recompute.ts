import { present, unreachable } from '../invariant';
import { Decimal, decimal, divide, zero } from '../money';
import type { ExplainStep } from './explain-step';

/**
 * Redoes a step's arithmetic from its operands alone, so that an explanation can be checked and not only read.
 * @example recompute(step('multiply_add', '500', '0.005', '1')) => "3.5"
 */
export function recompute(step: ExplainStep): Decimal {
  const operands = step.operands.map(decimal);
  const first = operands[0] ?? zero;
  const second = (): Decimal => present(operands[1], 'explain_operand_missing', { rule: step.rule });
  switch (step.operation) {
    case 'value':
      return first;
    case 'add':
      return operands.reduce((sum, operand) => sum.plus(operand), zero);
    case 'subtract':
      return operands.slice(1).reduce((rest, operand) => rest.minus(operand), first);
    case 'multiply':
      return operands.slice(1).reduce((product, operand) => product.times(operand), first);
    case 'multiply_add':
      return first.times(second()).plus(operands[2] ?? zero);
    case 'divide':
      return divide(first, second());
    case 'ceil_divide':
      return divideWhole(first, second(), Decimal.ROUND_UP);
    case 'floor_divide':
      return divideWhole(first, second(), Decimal.ROUND_DOWN);
    case 'min':
      return Decimal.min(...operands);
    case 'max':
      return Decimal.max(...operands);
    case 'round':
      return first.decimalPlaces(second().toNumber(), Decimal.ROUND_HALF_UP);
    default:
      return unreachable(step.operation);
  }
}

/** Whole parts of a division, decided on the exact remainder and not on a quotient's last digit. */
export function divideWhole(dividend: Decimal, divisor: Decimal, rounding: typeof Decimal.ROUND_UP | typeof Decimal.ROUND_DOWN): Decimal {
  const whole = dividend.idiv(divisor);
  return rounding === Decimal.ROUND_UP && !dividend.minus(whole.times(divisor)).isZero() ? whole.plus(1) : whole;
}
