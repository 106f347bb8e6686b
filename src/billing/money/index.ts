export { type Currency, currencyOf, isCurrency, UnknownCurrencyError } from './currency';
export { Decimal, type DecimalInput, decimal, isDecimalText, one, zero } from './decimal';
export { divide } from './divide';
export { type Quantity, quantity } from './quantity';
export { formatMoney, type Money, roundMoney, roundMoneyDown, smallestUnit } from './round';
export { shareByLargestRemainder } from './share';
