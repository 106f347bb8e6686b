import { type Decimal, decimal, zero } from '../money';

export interface UnpaidInvoice {
  readonly amountRemaining: string;
  readonly amountPaid: string;
  /** Usage lines net of discounts and prepaid credits. */
  readonly usageNet: string;
}

export interface WalletView {
  readonly kind: 'prepaid' | 'postpaid';
  readonly balance: string;
  readonly pays: 'all' | 'fixed' | 'usage';
}

/**
 * What a prepaid wallet can still promise: its balance less what unpaid invoices will take from it. A wallet for usage reserves the unpaid
 * usage only; one for fixed fees or everything reserves all that remains. A post-paid wallet reserves nothing.
 */
export function spendableBalance(wallet: WalletView, unpaid: readonly UnpaidInvoice[]): Decimal {
  if (wallet.kind === 'postpaid') return decimal(wallet.balance);
  const reserved = unpaid.reduce(
    (sum, invoice) => sum.plus(wallet.pays === 'usage' ? decimal(invoice.usageNet).minus(decimal(invoice.amountPaid)) : decimal(invoice.amountRemaining)),
    zero,
  );
  return decimal(wallet.balance).minus(reserved);
}
