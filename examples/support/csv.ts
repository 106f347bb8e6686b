import { createReadStream } from 'node:fs';

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, string>>;

/** Reads a CSV file row by row, however large it is: quoted fields, line breaks inside them, a byte-order mark, either line ending. */
export async function* readCsv(path: string): AsyncGenerator<Row> {
  const parser = new RecordParser();
  let header: readonly string[] | null = null;
  for await (const chunk of chunksOf(path)) {
    for (const record of parser.push(chunk)) {
      if (record.every((field) => field.trim() === '')) continue;
      if (header === null) header = record.map((name) => name.trim());
      else yield Object.fromEntries(header.map((name, column) => [name, record[column] ?? '']));
    }
  }
}

/** The file's text without its byte-order mark, then one line end more, which closes a last line that has none. */
async function* chunksOf(path: string): AsyncGenerator<string> {
  let first = true;
  for await (const chunk of createReadStream(path, 'utf8') as AsyncIterable<string>) {
    yield first ? chunk.replace(/^\uFEFF/, '') : chunk;
    first = false;
  }
  yield '\n';
}

/** Turns text into records, whatever pieces it comes in. */
class RecordParser {
  private record: string[] = [];
  private field = '';
  private state: 'plain' | 'quoted' | 'quote_in_quoted' = 'plain';

  *push(text: string): Generator<readonly string[]> {
    for (const character of text) {
      const record = this.take(character);
      if (record !== null) yield record;
    }
  }

  private take(character: string): readonly string[] | null {
    if (this.state === 'quoted') {
      if (character === '"') this.state = 'quote_in_quoted';
      else this.field += character;
      return null;
    }
    if (character === '"' && (this.state === 'quote_in_quoted' || this.field === '')) {
      // Two quotes inside a quoted field are one of its characters.
      if (this.state === 'quote_in_quoted') this.field += '"';
      this.state = 'quoted';
      return null;
    }
    this.state = 'plain';
    if (character === ',') this.endField();
    else if (character === '\n') return this.endRecord();
    else if (character !== '\r') this.field += character;
    return null;
  }

  private endField(): void {
    this.record.push(this.field);
    this.field = '';
  }

  private endRecord(): readonly string[] {
    this.endField();
    const record = this.record;
    this.record = [];
    return record;
  }
}
