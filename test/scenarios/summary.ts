import type { InvoiceView, World } from '../harness';

/** The invoices of a customer as rows of kind, bounds and total. */
export async function billed(world: World, customer?: string): Promise<readonly string[]> {
  return (await world.invoices(customer)).map(row);
}

function row({ kind, period_start, period_end, total }: InvoiceView): string {
  return `${kind} ${day(period_start)}..${day(period_end)} ${total}`;
}

/** The lines of an invoice as rows of name, bounds and amount. */
export function linesOf({ line_items }: InvoiceView): readonly string[] {
  return line_items.map((line) => `${line.display_name} ${day(line.period_start)}..${day(line.period_end)} ${line.amount}`);
}

function day(instant: string | null): string {
  return instant === null ? '' : instant.endsWith('T00:00:00.000Z') ? instant.slice(0, 10) : instant.slice(0, 16);
}
