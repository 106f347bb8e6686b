/** Collects a query's values; each is bound, never written into the text. */
export class SqlValues {
  readonly list: unknown[] = [];

  /** Adds a value and returns its typed placeholder. */
  add(value: unknown, type: 'text' | 'text[]' | 'timestamptz' | 'timestamptz[]' | 'numeric' | 'int[]'): string {
    this.list.push(value);
    return `$${this.list.length}::${type}`;
  }
}
