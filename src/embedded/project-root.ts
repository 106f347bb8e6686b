import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder that holds package.json, found from wherever this file runs (`src` under tsx and jest, `dist/src` when built).
 * Downloads are cached below it, so they go away with the clone.
 */
export function projectRoot(from: string = __dirname): string {
  if (existsSync(join(from, 'package.json')) && existsSync(join(from, 'node_modules'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error(`No project folder (package.json and node_modules) above ${__dirname}.`);
  return projectRoot(parent);
}
