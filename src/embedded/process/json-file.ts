import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Reads a small JSON record; undefined when it is absent or was cut short by a crash. */
export function readJsonFile(path: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Writes it whole or not at all, readable by its owner only: records hold ports, process ids and the local database password. */
export function writeJsonFile(path: string, value: Readonly<Record<string, unknown>>): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

export function numberField(record: Readonly<Record<string, unknown>> | undefined, name: string): number | undefined {
  const value = record?.[name];
  return typeof value === 'number' ? value : undefined;
}

export function textField(record: Readonly<Record<string, unknown>> | undefined, name: string): string | undefined {
  const value = record?.[name];
  return typeof value === 'string' ? value : undefined;
}
