import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { bundleWorkflowCode } from '@temporalio/worker';
import { build } from 'esbuild';
import { situations } from './situations';
import { computeInvoice } from '../../../src/billing';

const core = join(__dirname, '../../../src/billing/index.ts');

describe('the core', () => {
  it('bundles for a browser and computes the same invoice there', async () => {
    const { outputFiles, warnings } = await build({
      entryPoints: [core],
      bundle: true,
      write: false,
      platform: 'browser',
      format: 'iife',
      globalName: 'billing',
      target: 'es2023',
    });
    expect(warnings).toEqual([]);
    const [file] = outputFiles;
    // No process, no require, no Buffer: what a page has, and nothing else.
    const page: { billing?: { computeInvoice: typeof computeInvoice } } = runInNewContext(`${file?.text}; ({ billing })`, {
      crypto: undefined,
      TextEncoder,
      Uint8Array,
    });
    for (const input of Object.values(situations)) expect(page.billing?.computeInvoice(input).digest).toBe(computeInvoice(input).digest);
  });

  it('bundles into the sandbox of a workflow without a module that is forbidden there', async () => {
    const quiet = {
      log: () => undefined,
      trace: () => undefined,
      debug: () => undefined,
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
    };
    const { code } = await bundleWorkflowCode({ workflowsPath: core, logger: quiet });
    expect(code).toContain('computeInvoice');
  });

  it('needs no evaluated code for calendar and money, which a workflow imports', async () => {
    for (const room of ['calendar', 'money', 'subscription']) {
      const { metafile } = await build({ entryPoints: [join(core, '..', room, 'index.ts')], bundle: true, write: false, metafile: true, platform: 'browser' });
      expect(Object.keys(metafile.inputs).filter((path) => /filtrex|hashes/.test(path))).toEqual([]);
    }
  });
});
