import type { InvoiceInput, InvoicePlan } from '../billing/invoice';
import { type Decimal, decimal, zero } from '../billing/money';

interface Difference {
  readonly amount: Decimal;
  readonly unitCredits: Decimal;
}

/**
 * How much more each simulated invoice has billed for a line and period than the real one. Interim invoices and late usage are billed as what the whole costs
 * less what was billed for it: under other prices other amounts were.
 */
export class BilledDifferences {
  private readonly byInvoice = new Map<string, ReadonlyMap<string, Difference>>();

  note(invoiceId: string, before: InvoicePlan, after: InvoicePlan): void {
    const differences = new Map<string, Difference>();
    const add = ({ lines }: InvoicePlan, turn: (value: Decimal) => Decimal) => {
      for (const line of lines) {
        if (line.kind !== 'usage' && line.kind !== 'late_usage') continue;
        const { amount, unitCredits } = differences.get(placeOf(line)) ?? { amount: zero, unitCredits: zero };
        differences.set(placeOf(line), {
          amount: amount.plus(turn(decimal(line.amount))),
          unitCredits: unitCredits.plus(turn(decimal(line.unitCreditsApplied))),
        });
      }
    };
    add(after, (value) => value);
    add(before, (value) => value.negated());
    this.byInvoice.set(invoiceId, differences);
  }

  /** An input that subtracts what the simulated invoices before it have billed. */
  applyTo(input: InvoiceInput): InvoiceInput {
    return { ...input, lines: input.lines.map((line) => (line.billedBefore ? this.withDifference(line, line.billedBefore) : line)) };
  }

  private withDifference(line: InvoiceInput['lines'][number], billed: NonNullable<InvoiceInput['lines'][number]['billedBefore']>) {
    const found = [...new Set(billed.invoiceIds)].flatMap((id) => this.byInvoice.get(id)?.get(placeOf(line)) ?? []);
    const amount = found.reduce((sum, one) => sum.plus(one.amount), zero);
    const unitCredits = found.reduce((sum, one) => sum.plus(one.unitCredits), zero);
    if (amount.isZero() && unitCredits.isZero()) return line;
    return {
      ...line,
      billedBefore: {
        ...billed,
        amount: decimal(billed.amount).plus(amount).toFixed(),
        unitCredits: decimal(billed.unitCredits ?? '0')
          .plus(unitCredits)
          .toFixed(),
      },
    };
  }
}

/** What stays the same of a line from one invoice to the next that bills the same usage. */
function placeOf({ period, references }: Pick<InvoiceInput['lines'][number], 'period' | 'references'>): string {
  return `${references?.['subscriptionLineItemId'] ?? ''} ${period.start}`;
}
