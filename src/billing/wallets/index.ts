export { bonusOf, type BonusSlab, bonusSlabOf } from './bonus';
export { creditsToMoney, moneyToCredits } from './convert-credits';
export { spendableBalance, type UnpaidInvoice, type WalletView } from './spendable';
