import { SetupError } from './project.mjs';

/** Refuses a Node that the pinned dependencies can't run on, before anything else fails in a stranger way. */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major >= 22 || (major === 20 && minor >= 19)) return;
  throw new SetupError(`Node ${version} is not supported. Install Node 20.19 or later in its line, or Node 22 or later, and run the command again.`);
}
