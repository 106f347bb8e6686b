import { type ChildProcess, fork } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { type Mutant, mutate } from './mutate';

/** The folders whose mutants must die, and the tests that have to kill them. */
const targets = ['src/billing/pricing', 'src/billing/credits', 'src/billing/invoice'];
const tests = [
  'docstrings',
  'golden',
  'check-invoice',
  'invoice-lines',
  'invoice-details',
  'invoice-order',
  'rules-money',
  'rules-time',
  'price-validation',
  'laws-pricing',
  'laws-credits',
  'laws-invoice',
  'laws-money',
].map((name) => `test/unit/billing/${name}.test.js`);
/** A mutant that makes a loop endless is noticed by the silence. Loads of a busy machine must not look like one. */
const silenceMs = 60_000;

const project = join(__dirname, '../..');
const root = join(project, '.cache/mutants');

type Status = 'killed' | 'survived' | 'timeout';

/** Compiles the core and its tests into one tree, with every mutant of the target folders inside. */
function build(): readonly Mutant[] {
  rmSync(root, { recursive: true, force: true });
  const mutants: Mutant[] = [];
  for (const folder of ['src/billing', 'test/unit/billing']) {
    cpSync(join(project, folder), join(root, folder), { recursive: true });
    for (const name of readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      if (!name.endsWith('.ts')) continue;
      const path = join(project, folder, name);
      const file = relative(project, path);
      const source = readFileSync(path, 'utf8');
      const isTarget = targets.some((target) => file.startsWith(target));
      const compiled = isTarget ? mutate(file, source, mutants.length) : { code: plain(file, source), mutants: [] };
      mutants.push(...compiled.mutants);
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file.replace(/\.ts$/, '.js')), compiled.code);
    }
  }
  return mutants;
}

function plain(file: string, source: string): string {
  const compilerOptions: ts.CompilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023, esModuleInterop: true };
  return ts.transpileModule(source, { fileName: file, compilerOptions }).outputText;
}

/** Tries mutants in a child process; when it falls silent it is replaced and the mutant it was at counts as found. */
function tryAll(mutants: readonly Mutant[], report: (id: number, status: Status) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let waiting = mutants.map(({ id }) => id);
    const start = (): void => {
      let current: number | null = null;
      let timer: NodeJS.Timeout;
      const child: ChildProcess = fork(join(__dirname, 'child.ts'), { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      const done = (id: number, status: Status): void => {
        waiting = waiting.filter((other) => other !== id);
        report(id, status);
      };
      const watch = (): void => {
        clearTimeout(timer);
        timer = setTimeout(() => child.kill('SIGKILL'), silenceMs);
      };
      child.on('message', ({ id, status }: { readonly id: number; readonly status: Status | 'started' }) => {
        watch();
        if (status === 'started') current = id;
        else done(id, status);
      });
      child.on('exit', (code) => {
        clearTimeout(timer);
        if (waiting.length === 0) return resolve();
        if (current === null) return reject(new Error(`the tests did not start (exit ${code})`));
        if (waiting.includes(current)) done(current, 'timeout');
        return waiting.length === 0 ? resolve() : start();
      });
      watch();
      child.send({ root, testFiles: tests, mutants: waiting });
    };
    start();
  });
}

async function main(): Promise<void> {
  const mutants = build();
  const statuses = new Map<number, Status>();
  await tryAll(mutants, (id, status) => {
    statuses.set(id, status);
    if (status === 'survived') {
      const mutant = mutants[id];
      console.log(`survived ${mutant?.file}:${mutant?.line} ${mutant?.change}`);
    }
  });
  for (const target of targets) {
    const own = mutants.filter(({ file }) => file.startsWith(target));
    const killed = own.filter(({ id }) => statuses.get(id) !== 'survived').length;
    console.log(`${target}: ${killed} of ${own.length} killed, ${((killed * 100) / own.length).toFixed(1)} %`);
  }
  const killed = [...statuses.values()].filter((status) => status !== 'survived').length;
  const timeouts = [...statuses.values()].filter((status) => status === 'timeout').length;
  const share = (killed * 100) / mutants.length;
  console.log(`${killed} of ${mutants.length} mutants killed (${timeouts} by silence), ${share.toFixed(1)} %`);
  if (share < 85) process.exitCode = 1;
}

void main();
