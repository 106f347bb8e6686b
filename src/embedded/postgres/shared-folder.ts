import { chmodSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Where root keeps what an unprivileged Postgres must reach when the project folder is closed to others. /var/lib outlives reboots
 * and only root can write to it; the temporary folder serves where the system is mounted read-only.
 */
export function sharedFolder(): string {
  try {
    return openFolder('/var/lib/tidebill');
  } catch {
    return openFolder(join(tmpdir(), 'tidebill-root'));
  }
}

function openFolder(path: string): string {
  mkdirSync(path, { recursive: true, mode: 0o755 });
  // mkdir obeys the umask, and this also fails when the folder is somebody else's, as it should.
  chmodSync(path, 0o755);
  return path;
}
