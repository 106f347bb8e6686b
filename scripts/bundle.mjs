// Brings the workflow bundle up to date and prints its path on the last line. The test stack runs it once per run.
import { bundleWorkflows } from './setup/build.mjs';

console.log(await bundleWorkflows());
