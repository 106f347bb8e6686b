import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

interface Kept {
  readonly idPrefix: string;
  readonly rows: number;
}

/**
 * Remembers beside a file how many of its rows, from the first on, have been sent, so that an import that was interrupted goes on there.
 * It may remember too few, never too many: rows that are sent twice count once.
 */
export class ProgressFile {
  private readonly path: string;
  private readonly done = new Map<number, number>();
  private rows: number;

  constructor(
    file: string,
    private readonly idPrefix: string,
  ) {
    this.path = `${file}.tidebill-import`;
    this.rows = this.read();
  }

  /** Rows that need not be sent again. */
  get sent(): number {
    return this.rows;
  }

  /** Notes a batch; the mark moves on only over batches without a gap before them. */
  finished(batch: { readonly from: number; readonly to: number }): void {
    this.done.set(batch.from, batch.to);
    for (let to = this.done.get(this.rows); to !== undefined; to = this.done.get(this.rows)) {
      this.done.delete(this.rows);
      this.rows = to;
    }
    const kept: Kept = { idPrefix: this.idPrefix, rows: this.rows };
    writeFileSync(`${this.path}.new`, JSON.stringify(kept));
    renameSync(`${this.path}.new`, this.path);
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }

  private read(): number {
    if (!existsSync(this.path)) return 0;
    const kept = JSON.parse(readFileSync(this.path, 'utf8')) as Kept;
    return kept.idPrefix === this.idPrefix ? kept.rows : 0;
  }
}
