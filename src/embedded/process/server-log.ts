import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';

const MAX_LOG_BYTES = 10 * 1024 * 1024;
const QUOTED_LINES = 6;

export type ServerLog = {
  /** What the server's standard output and error go to. */
  readonly descriptor: number;
  readonly close: () => void;
  /** Everything that was written since it was opened. */
  readonly text: () => string;
  /** The first and the last lines of that, for a failure message: a crash explains itself first, a refusal last. */
  readonly quote: () => string;
};

/** Opens a server's log to append to it; one that has grown too long starts anew. */
export function openServerLog(path: string): ServerLog {
  mkdirSync(dirname(path), { recursive: true });
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > MAX_LOG_BYTES) truncateSync(path);
  const descriptor = openSync(path, 'a', 0o600);
  const start = fstatSync(descriptor).size;
  const text = (): string => readFrom(path, start);
  return { descriptor, close: () => closeSync(descriptor), text, quote: () => shorten(text().trim().split('\n')) };
}

function readFrom(path: string, start: number): string {
  try {
    return readFileSync(path).subarray(start).toString('utf8');
  } catch {
    return '(no log)';
  }
}

function shorten(lines: readonly string[]): string {
  if (lines.length <= 2 * QUOTED_LINES) return lines.join('\n');
  return [...lines.slice(0, QUOTED_LINES), '...', ...lines.slice(-QUOTED_LINES)].join('\n');
}
