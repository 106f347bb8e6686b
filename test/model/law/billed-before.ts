import type { Account, InvoiceLine, Source } from './terms';

/** All that final invoices have billed of the usage of a line in a period. */
export function billedBefore({ invoices }: Account, { line, period }: Pick<Source, 'line' | 'period'>): readonly InvoiceLine[] {
  return invoices
    .filter(({ draft }) => draft === null)
    .flatMap(({ lines }) => lines)
    .filter((billed) => billed.kind === 'usage' || billed.kind === 'late_usage')
    .filter((billed) => billed.line === line && billed.period.start === period.start);
}
