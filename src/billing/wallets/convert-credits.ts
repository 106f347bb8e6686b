import { type Decimal, decimal, divide } from '../money';

/**
 * What a number of credits is worth at a rate: 100 credits at 0.5 are 50.00.
 * @example creditsToMoney('100', '0.5') => "50"
 */
export function creditsToMoney(credits: string, rate: string): Decimal {
  return decimal(credits).times(decimal(rate));
}

/**
 * How many credits an amount buys: 50.00 at 0.5 buy 100.
 * @example moneyToCredits('50', '0.5') => "100"
 */
export function moneyToCredits(amount: string, rate: string): Decimal {
  return divide(decimal(amount), decimal(rate));
}
