import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTool, TEMPORAL_CLI } from '../../src/embedded';
import { temporaryFolder } from './stack-process';

const folder = temporaryFolder();
const said: string[] = [];
const log = { info: (text: string) => said.push(text), warn: (text: string) => said.push(text), error: (text: string) => said.push(text) };
const path = process.env.PATH;

afterEach(() => {
  process.env.PATH = path;
  said.length = 0;
});

it('takes the command that the user names', async () => {
  const mine = fakeCli('mine', 'temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)');
  expect(await findTool({ tool: TEMPORAL_CLI, log, path: mine })).toBe(mine);
});

it('refuses a named command that is too old, instead of quietly using another', async () => {
  const old = fakeCli('old', 'temporal version 1.3.0 (Server 1.27.1, UI 2.36.0)');
  await expect(findTool({ tool: TEMPORAL_CLI, log, path: old })).rejects.toThrow(
    /TEMPORAL_CLI_PATH is of no use: .* is 1\.3\.0, older than 1\.9\.1\..*unset it/,
  );
});

it('refuses a named command that does not exist', async () => {
  await expect(findTool({ tool: TEMPORAL_CLI, log, path: join(folder, 'nowhere') })).rejects.toThrow('TEMPORAL_CLI_PATH is of no use');
});

it('prefers a good command on PATH to the fetched copy', async () => {
  const found = fakeCli('temporal', 'temporal version 1.10.0 (Server 1.33.0, UI 2.60.0)');
  process.env.PATH = `${folder}:${path}`;
  expect(await findTool({ tool: TEMPORAL_CLI, log })).toBe(found);
});

it('passes over an old command on PATH and says so', async () => {
  const old = fakeCli('temporal', 'temporal version 1.3.0 (Server 1.27.1, UI 2.36.0)');
  process.env.PATH = `${folder}:${path}`;
  expect(await findTool({ tool: TEMPORAL_CLI, log })).not.toBe(old);
  expect(said.join('\n')).toContain('is 1.3.0, older than 1.9.1; looking further');
});

it('names every way that it tried and how to supply the program when nothing works', async () => {
  process.env.PATH = folder;
  const nowhere = { ...TEMPORAL_CLI, program: 'temporal-test-server' as const, version: '99.0.0', official: { artifact: 'none', version: 'none' } };
  const failure = findTool({ tool: { ...nowhere, pathVariable: 'NO_SUCH_VARIABLE' }, log });
  await expect(failure).rejects.toThrow(/NO_SUCH_VARIABLE \(not set\)[\s\S]*PATH[\s\S]*the official download[\s\S]*pip[\s\S]*set NO_SUCH_VARIABLE/);
});

function fakeCli(name: string, version: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\necho '${version}'\n`);
  chmodSync(file, 0o755);
  return file;
}
