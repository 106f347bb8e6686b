import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { SingleBar } from 'cli-progress';
import type { CliApi } from '../api';
import { ProgressFile } from '../progress-file';
import { formatOf, readRows, type FileFormat } from '../read-rows';
import { toEvent, type EventMapping, type ImportedEvent } from '../to-event';

export interface ImportOptions {
  readonly file: string;
  readonly format: string | undefined;
  readonly mapping: Omit<EventMapping, 'idPrefix'>;
  readonly batch: number;
  readonly parallel: number;
}

export interface ImportResult {
  readonly rows: number;
  readonly resumed_at_row: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly invalid: number;
  readonly first_problems: readonly string[];
}

interface BatchAnswer {
  readonly accepted: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly invalid: number;
  readonly results: readonly { readonly event_id: string | null; readonly status: string; readonly reason?: string | undefined }[];
}

const PROBLEMS_SHOWN = 20;

/** Sends a file as events in parallel batches. Sent again, or after an interruption, it changes nothing that was sent before. */
export async function importEvents(api: CliApi, options: ImportOptions): Promise<ImportResult> {
  const format = formatOf(options.file, options.format);
  const { idPrefix, rows } = await survey(options.file, format);
  const progress = new ProgressFile(options.file, idPrefix);
  const tally = { rows, resumed_at_row: progress.sent, accepted: 0, duplicates: 0, conflicts: 0, invalid: 0, first_problems: [] as string[] };
  const bar = new SingleBar({ format: '{bar} {percentage}% | {value}/{total} rows | {duration_formatted}', stream: process.stderr, hideCursor: true });
  bar.start(rows, progress.sent);
  const batches = batchesOf(options, format, idPrefix, progress.sent);
  const lane = async () => {
    for (let next = await batches.next(); !next.done; next = await batches.next()) {
      const batch = next.value;
      add(tally, await api.post<BatchAnswer>('/events/batch', { events: batch.events }));
      progress.finished(batch);
      bar.increment(batch.events.length);
    }
  };
  await Promise.all(Array.from({ length: options.parallel }, lane)).finally(() => bar.stop());
  progress.remove();
  return tally;
}

interface Batch {
  readonly from: number;
  readonly to: number;
  readonly events: readonly ImportedEvent[];
}

/** One generator shared by all lanes: each takes the next batch. */
async function* batchesOf(options: ImportOptions, format: FileFormat, idPrefix: string, skip: number): AsyncGenerator<Batch> {
  let from = skip;
  let events: ImportedEvent[] = [];
  for await (const row of readRows(options.file, format)) {
    if (row.number <= skip) continue;
    events.push(toEvent(row, { ...options.mapping, idPrefix }));
    if (events.length < options.batch) continue;
    yield { from, to: row.number, events };
    from = row.number;
    events = [];
  }
  if (events.length > 0) yield { from, to: from + events.length, events };
}

/** Reads the file once: how many rows it has, and a name for exactly this content. */
async function survey(file: string, format: FileFormat): Promise<{ readonly idPrefix: string; readonly rows: number }> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  let rows = 0;
  for await (const row of readRows(file, format)) rows = row.number;
  return { idPrefix: `file-${hash.digest('hex').slice(0, 16)}`, rows };
}

function add(tally: { accepted: number; duplicates: number; conflicts: number; invalid: number; first_problems: string[] }, answer: BatchAnswer): void {
  tally.accepted += answer.accepted;
  tally.duplicates += answer.duplicates;
  tally.conflicts += answer.conflicts;
  tally.invalid += answer.invalid;
  for (const { event_id, status, reason } of answer.results) {
    if (status !== 'duplicate' && tally.first_problems.length < PROBLEMS_SHOWN) tally.first_problems.push(`${event_id ?? '(no id)'}: ${reason ?? status}`);
  }
}
