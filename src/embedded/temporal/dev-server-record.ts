import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { numberField, processIdentity, readJsonFile, textField, writeJsonFile } from '../process';

export type Ports = { readonly port: number; readonly httpPort: number; readonly uiPort: number | undefined };
export type DevServerRecord = {
  readonly dbFile: string | undefined;
  /** The ports of the last start. */
  readonly lastPort: (name: keyof Ports) => number | undefined;
  readonly noteStart: (ports: Ports) => void;
  readonly noteProcess: (pid: number) => void;
  readonly noteReady: () => void;
};

/** Our notes about the dev server of a data folder, in temporal.json. A server in memory (no folder) needs none. */
export function devServerRecord(folder: string | undefined): DevServerRecord {
  if (folder === undefined) return { dbFile: undefined, lastPort: nothing, noteStart: nothing, noteProcess: nothing, noteReady: nothing };
  const path = join(folder, 'temporal.json');
  const dbFile = join(folder, 'temporal', 'temporal.db');
  const change = (fields: Readonly<Record<string, unknown>>): void => writeJsonFile(path, { ...readJsonFile(path), ...fields });
  return {
    dbFile,
    lastPort: (name) => numberField(readJsonFile(path), name),
    noteStart: (ports) => {
      if (textField(readJsonFile(path), 'state') === 'unfinished') removeDatabase(dbFile);
      change({ state: 'unfinished', ...readJsonFile(path), ...ports });
    },
    noteProcess: (pid) => change({ pid, identity: processIdentity(pid) ?? '' }),
    noteReady: () => change({ state: 'made' }),
  };
}

// A server that was killed while it made its tables never starts again on them. It has never answered either, so nothing is lost with them.
function removeDatabase(dbFile: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${dbFile}${suffix}`, { force: true });
}

function nothing(): undefined {
  return undefined;
}
