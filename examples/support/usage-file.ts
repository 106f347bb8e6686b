import { readCsv, type Row } from './csv';
import type { CsvOptions } from './csv-options';
import { readTimestamp } from './timestamp';

export interface UsageFile {
  readonly timestampColumn: string;
  readonly rows: number;
  readonly first: string;
  readonly last: string;
}

/** An event as POST /v1/events/batch takes it. */
export interface CsvEvent {
  readonly event_id: string;
  readonly event_name: string;
  readonly external_customer_id: string;
  readonly timestamp: string;
  readonly properties: Readonly<Record<string, string>>;
}

const USUAL_NAMES = ['timestamp', 'time', 'datetime', 'date', 'created_at', 'occurred_at'];

/** Reads the file once to learn its span, and to find a bad line before anything is sent. */
export async function surveyFile(options: CsvOptions): Promise<UsageFile> {
  let survey = null as UsageFile | null;
  for await (const row of readCsv(options.file)) {
    const timestampColumn: string = survey?.timestampColumn ?? findColumns(row, options);
    const at = timestampOf(row, timestampColumn, (survey?.rows ?? 0) + 1);
    survey = {
      timestampColumn,
      rows: (survey?.rows ?? 0) + 1,
      first: survey !== null && survey.first < at ? survey.first : at,
      last: survey !== null && survey.last > at ? survey.last : at,
    };
  }
  if (survey === null) throw new Error(`${options.file} has no rows.`);
  return survey;
}

/** The file's rows as events. Their ids are their places in the file, so that sending them again changes nothing. */
export async function* readEvents(options: CsvOptions, timestampColumn: string): AsyncGenerator<CsvEvent> {
  let number = 0;
  for await (const row of readCsv(options.file)) {
    number += 1;
    yield {
      event_id: `${options.customer}:${options.eventName}:${number}`,
      event_name: options.eventName,
      external_customer_id: options.customer,
      timestamp: timestampOf(row, timestampColumn, number),
      properties: Object.fromEntries(Object.entries(options.map).map(([property, column]) => [property, (row[column] ?? '').trim()])),
    };
  }
}

function findColumns(row: Row, options: CsvOptions): string {
  const columns = Object.keys(row);
  const absent = Object.values(options.map).find((column) => !columns.includes(column));
  if (absent !== undefined) throw new Error(`There is no column ${absent}; the columns are ${columns.join(', ')}.`);
  const wanted = options.timestamp === null ? USUAL_NAMES : [options.timestamp.toLowerCase()];
  const found = columns.find((column) => wanted.includes(column.toLowerCase()));
  if (found === undefined) throw new Error(`Which column has the time? Name it with --timestamp; the columns are ${columns.join(', ')}.`);
  return found;
}

function timestampOf(row: Row, column: string, number: number): string {
  const text = row[column] ?? '';
  const at = readTimestamp(text);
  if (at === null) throw new Error(`Row ${number}: ${JSON.stringify(text)} in column ${column} is no time such as 2026-01-31T10:00:00Z.`);
  return at;
}
