export interface InvoiceLine {
  readonly display_name: string;
  readonly quantity: string;
  readonly event_count: number | null;
  readonly amount: string;
}

export interface Invoice {
  readonly id: string;
  readonly number: string | null;
  readonly status: string;
  readonly currency: string;
  readonly period_start: string;
  readonly period_end: string;
  readonly total: string;
  readonly digest: string;
  readonly line_items: readonly InvoiceLine[];
}

/** An invoice for a terminal. */
export function printInvoice(invoice: Invoice): string {
  const { number, status, period_start, period_end, currency } = invoice;
  const lines = invoice.line_items.map((line) => [line.display_name, line.quantity, `${line.event_count ?? '-'} events`, line.amount]);
  const rows = [...lines, ['Total', '', '', `${invoice.total} ${currency.toUpperCase()}`]];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const text = rows.map(([name = '', quantity = '', events = '', amount = '']) =>
    `    ${name.padEnd(widths[0] ?? 0)}  ${quantity.padStart(widths[1] ?? 0)}  ${events.padStart(widths[2] ?? 0)}  ${amount.padStart(14)}`.trimEnd(),
  );
  return [
    `  Invoice ${number ?? '(draft)'}, ${status}, ${period_start.slice(0, 10)} to ${period_end.slice(0, 10)}`,
    ...text,
    `    digest ${invoice.digest}`,
  ].join('\n');
}
