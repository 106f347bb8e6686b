import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { CliApi } from '../api';
import { csvLine } from '../csv-line';

export const EXPORTS = ['events', 'customers', 'invoices', 'subscriptions', 'credit-grants'] as const;
export type ExportName = (typeof EXPORTS)[number];

export interface ExportOptions {
  readonly list: ExportName;
  readonly format: 'csv' | 'jsonl';
  readonly filters: Readonly<Record<string, string>>;
  readonly out: Writable;
}

interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly pagination: { readonly next_cursor: string | null };
}

const PAGE = 200;

/** Writes a whole list, page by page, as JSON lines or CSV; nested values become JSON in their cell. Answers with the number of rows. */
export async function exportList(api: CliApi, { list, format, filters, out }: ExportOptions): Promise<number> {
  let rows = 0;
  let columns: readonly string[] | null = null;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = new URLSearchParams({ ...filters, limit: String(PAGE), ...(cursor === '' ? {} : { cursor }) });
    const page: Page = await api.get<Page>(`/${list}?${query.toString()}`);
    for (const item of page.items) {
      if (format === 'csv' && columns === null) {
        columns = Object.keys(item);
        await write(out, csvLine(columns));
      }
      await write(out, format === 'csv' ? csvLine((columns ?? []).map((column) => item[column])) : `${JSON.stringify(item)}\n`);
      rows += 1;
    }
    cursor = page.pagination.next_cursor;
  }
  return rows;
}

async function write(out: Writable, text: string): Promise<void> {
  if (!out.write(text)) await once(out, 'drain');
}
