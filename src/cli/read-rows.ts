import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse';

/** One row of a file: its number, from 1, and its fields by name. */
export interface FileRow {
  readonly number: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

export type FileFormat = 'csv' | 'jsonl';

export function formatOf(file: string, given: string | undefined): FileFormat {
  const name = given ?? (/\.(jsonl|ndjson)$/i.test(file) ? 'jsonl' : 'csv');
  if (name !== 'csv' && name !== 'jsonl') throw new Error(`--format must be csv or jsonl, not ${name}.`);
  return name;
}

/** The rows of a file one by one, whatever its size. A byte-order mark is skipped. */
export async function* readRows(file: string, format: FileFormat): AsyncGenerator<FileRow> {
  let number = 0;
  for await (const fields of format === 'csv' ? csvRows(file) : jsonRows(file)) {
    number += 1;
    yield { number, fields };
  }
}

function csvRows(file: string): AsyncIterable<Record<string, unknown>> {
  return createReadStream(file).pipe(parse({ columns: true, bom: true, skip_empty_lines: true, trim: true })) as AsyncIterable<Record<string, unknown>>;
}

async function* jsonRows(file: string): AsyncGenerator<Record<string, unknown>> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    line += 1;
    const trimmed = text.replace(/^\uFEFF/, '').trim();
    if (trimmed !== '') yield parseLine(trimmed, line);
  }
}

function parseLine(text: string, line: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through to the one message for every bad line.
  }
  throw new Error(`Line ${line} is not a JSON object.`);
}
