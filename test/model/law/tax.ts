import type { HeldTax, InvoiceLine } from './terms';
import { Exact, ONE, ZERO } from './exact';
import { shareOut } from './share-out';
import { sumOf } from './sum';

/** What a tax came to on an invoice. */
export interface Charged {
  readonly held: HeldTax;
  readonly base: bigint;
  readonly amount: bigint;
}

/** Every tax is rounded once, on the sum of its lines net of discounts, and shared over them. Those in the price already are told and not added. */
export function tax(taxes: readonly HeldTax[], lines: readonly InvoiceLine[]): readonly Charged[] {
  const borne = lines.map((line) => borneBy(taxes, line));
  return taxes
    .filter((held) => borne.some((own) => own.includes(held)))
    .map((held) =>
      charge(
        held,
        lines.filter((_, index) => borne[index]?.includes(held)),
        (line) => borne[lines.indexOf(line)] ?? [],
      ),
    );
}

/** What is in force when the line's period ends, since it is supplied then; what the subscription bears comes instead of what the customer bears. */
function borneBy(taxes: readonly HeldTax[], { period }: InvoiceLine): readonly HeldTax[] {
  const inForce = taxes.filter(({ start, end }) => (start === null || start < period.end) && (end === null || end >= period.end));
  const own = inForce.filter(({ whose }) => whose === 'subscription');
  const level = own.length > 0 ? own : inForce;
  return level.filter((held, index) => level.findIndex(({ rate }) => rate === held.rate) === index);
}

function charge(held: HeldTax, lines: readonly InvoiceLine[], borne: (line: InvoiceLine) => readonly HeldTax[]): Charged {
  const { how, charges } = held.rate;
  const bases = lines.map((line) => line.amount - line.discount + (how === 'compound' ? line.tax : 0n));
  const base = sumOf(bases, (one) => one);
  const exact = () => {
    if (charges.kind === 'amount') return Exact.of(charges.amount);
    const part = Exact.of(charges.percent, 100);
    if (how !== 'inclusive') return Exact.of(base, 100).times(part);
    return lines.reduce(
      (sum, line, index) =>
        sum.plus(
          Exact.of(bases[index] ?? 0n, 100)
            .times(part)
            .over(priceIn(borne(line))),
        ),
      ZERO,
    );
  };
  const amount = base > 0n ? exact().cents() : 0n;
  const parts = shareOut(
    amount,
    bases.map((one) => (one > 0n ? one : 0n)),
  );
  if (how !== 'inclusive') lines.forEach((line, index) => (line.tax += parts[index] ?? 0n));
  return { held, base, amount };
}

/** A price with the taxes that are in it, where the price without them is one. */
function priceIn(borne: readonly HeldTax[]): Exact {
  return borne.reduce(
    (sum, { rate: { how, charges } }) => (how === 'inclusive' && charges.kind === 'percent' ? sum.plus(Exact.of(charges.percent, 100)) : sum),
    ONE,
  );
}
