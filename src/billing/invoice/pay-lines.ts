import { burnMoneyCredits, burnsByLine, type MoneyCreditInput, type MoneyCreditLot } from '../credits';
import { type Currency, Decimal, zero } from '../money';
import type { DiscountedLine, PaidLine } from './rated-line';

/** Step 4: prepaid money pays eligible lines, net of discounts, in burn order. */
export function payLines(lines: readonly DiscountedLine[], lots: readonly MoneyCreditLot[], currency: Currency): readonly PaidLine[] {
  const { burns } = burnMoneyCredits({ currency, lots, lines: spread(lines) });
  const byLine = burnsByLine(burns);
  const reducing = new Set(lots.filter((lot) => lot.reducesTaxBase === true).map((lot) => lot.id));
  return lines.map((line) => {
    const credits = (byLine.get(line.line.key) ?? []).map((burn) => ({ lotId: burn.lotId, amount: burn.quantity }));
    const untaxedCredits = credits.reduce((sum, credit) => (reducing.has(credit.lotId) ? sum.plus(credit.amount) : sum), zero);
    return { ...line, credits, untaxedCredits };
  });
}

/** What each line can take: credits for unused time pay other lines first, so that prepaid money never pays more than is due. */
function spread(lines: readonly DiscountedLine[]): MoneyCreditInput['lines'] {
  let owed = lines.reduce((sum, line) => sum.plus(line.net), zero);
  return lines.flatMap(({ line: { key, creditTarget, period }, net }) => {
    if (creditTarget === undefined || !net.gt(0)) return [];
    const due = Decimal.max(Decimal.min(net, owed), zero);
    owed = owed.minus(due);
    return [{ key, target: creditTarget, period, due: due.toFixed() }];
  });
}
