import { present } from '../invariant';
import { Decimal, decimal, zero } from '../money';

export interface PayingWallet {
  readonly balance: string;
  /** Price types that the wallet may pay; null for all of them. */
  readonly priceTypes: readonly string[] | null;
}

export interface PaymentSplit {
  readonly wallets: readonly Decimal[];
  /** What is left for the payment method. */
  readonly card: Decimal;
  readonly covered: boolean;
}

/**
 * Shares what is due over wallets, in their order, and a payment method for the rest. A wallet pays first what no later wallet may pay,
 * so that a broad wallet does not use up what only a narrow one could have spent.
 * @example splitPayment({ fixed: '20', usage: '30' }, [{ balance: '25', priceTypes: null }, { balance: '15', priceTypes: ['fixed'] }], true).card => "10"
 */
export function splitPayment(due: Readonly<Record<string, string>>, wallets: readonly PayingWallet[], cardAvailable: boolean): PaymentSplit {
  const open = new Map(Object.entries(due).map(([priceType, amount]) => [priceType, decimal(amount)]));
  const paid = wallets.map((wallet, index) => {
    const later = wallets.slice(index + 1);
    const alternatives = (priceType: string): number => later.filter((other) => pays(other, priceType)).length;
    const order = [...open.keys()].filter((priceType) => pays(wallet, priceType)).sort((a, b) => alternatives(a) - alternatives(b));
    let left = decimal(wallet.balance);
    for (const priceType of order) {
      const wanted = present(open.get(priceType), 'payment_lost_price_type', { priceType });
      const taken = Decimal.max(Decimal.min(left, wanted), zero);
      open.set(priceType, wanted.minus(taken));
      left = left.minus(taken);
    }
    return decimal(wallet.balance).minus(left);
  });
  const card = [...open.values()].reduce((sum, amount) => sum.plus(amount), zero);
  return { wallets: paid, card, covered: card.isZero() || cardAvailable };
}

function pays(wallet: PayingWallet, priceType: string): boolean {
  return wallet.priceTypes === null || wallet.priceTypes.includes(priceType);
}
