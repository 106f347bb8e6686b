export { type Burn, type BurnResult, burnLots, type Demand, type DemandSegment } from './burn-lots';
export { burnMoneyCredits, type MoneyCreditInput, type MoneyCreditLot } from './burn-money-credits';
export { burnOrder } from './burn-order';
export { burnUnitCredits, type UnitCreditInput, type UnitCreditLine } from './burn-unit-credits';
export { type CreditLot, type CreditScope, type CreditTarget, inScope } from './credit-lot';
export { burnsByLine } from './burns-by-line';
export { lotCuts } from './lot-cuts';
export { grantValidity, type UnitGrantTerms } from './grant-validity';
export { rollOver, type RolloverInput, type RolloverPolicy } from './rollover';
