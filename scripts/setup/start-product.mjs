import { existsSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import { root, SetupError } from './project.mjs';

/**
 * Runs the product in this very process: no second one that could be left behind, and signals arrive where they are handled.
 */
export function startProduct(args) {
  const main = join(root, 'dist', 'src', 'main.js');
  if (!existsSync(main)) throw new SetupError('The build has no src/main.js. Remove dist/ and run the command again.');
  process.setSourceMapsEnabled(true);
  process.argv = [process.execPath, main, ...args];
  Module.runMain(main);
}
