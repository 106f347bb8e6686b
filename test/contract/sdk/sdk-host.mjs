// Runs the published SDK in a process of its own: it is an ES module, which jest does not load.
// Takes { id, path: [resource, method], args } and answers { id, value } or { id, error }.
import process from 'node:process';
import { Flexprice } from '@flexprice/sdk';

const [serverURL, apiKeyAuth] = process.argv.slice(2);
const sdk = new Flexprice({ serverURL, apiKeyAuth });

process.on('message', async ({ id, path: [resource, method], args }) => {
  try {
    process.send({ id, value: await sdk[resource][method](...args) });
  } catch (error) {
    const { name, message, statusCode, cause } = error;
    process.send({ id, error: { name, message, statusCode, undecoded: pathsOf(cause?.issues ?? []) } });
  }
});
/** The fields that the SDK could not decode: the leaves of what its schemas say. */
function pathsOf(issues, above = []) {
  const found = issues.flatMap(({ path = [], errors = [] }) => {
    const here = [...above, ...path];
    const below = errors.flatMap((inner) => pathsOf(inner, here));
    return below.some((leaf) => leaf !== here.join('.')) ? below : [here.join('.')];
  });
  return [...new Set(found)];
}

process.on('disconnect', () => process.exit());
process.send({ ready: true });
