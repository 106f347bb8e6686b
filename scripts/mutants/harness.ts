import { performance } from 'node:perf_hooks';

/** A test as our files declare them, without jest around it: thousands of runs in one process need no more. */
export interface Test {
  readonly name: string;
  readonly run: () => unknown;
  /** Mutants whose code ran, and how long it took, without any mutant on. */
  hits: ReadonlySet<number>;
  duration: number;
}

interface Switch {
  active: number;
  hits: Set<number>;
}

/** Gives test files the globals they expect and remembers the tests they declare. */
export class Harness {
  readonly tests: Test[] = [];
  readonly switch: Switch = { active: -1, hits: new Set() };
  private path: string[] = [];

  install(expect: unknown): void {
    const { switch: mutants } = this;
    const mutant = (id: number): boolean => {
      mutants.hits.add(id);
      return mutants.active === id;
    };
    const it = Object.assign((name: string, run: () => unknown) => this.add(name, run), { each: (rows: readonly unknown[]) => this.each(rows) });
    Object.assign(globalThis, { $mutant: mutant, describe: (name: string, body: () => void) => this.group(name, body), it, test: it, expect });
  }

  /** Code that ran while files were loaded: its mutants need the files to be loaded again. */
  takeHits(): ReadonlySet<number> {
    const hits = this.switch.hits;
    this.switch.hits = new Set();
    return hits;
  }

  async run(test: Test): Promise<boolean> {
    const start = performance.now();
    try {
      await test.run();
      return true;
    } catch {
      return false;
    } finally {
      test.duration = performance.now() - start;
    }
  }

  private group(name: string, body: () => void): void {
    this.path.push(name);
    body();
    this.path.pop();
  }

  private add(name: string, run: () => unknown): void {
    this.tests.push({ name: [...this.path, name].join(' > '), run, hits: new Set(), duration: 0 });
  }

  private each(rows: readonly unknown[]) {
    return (name: string, run: (...values: readonly unknown[]) => unknown) => {
      for (const row of rows) {
        const values = Array.isArray(row) ? row : [row];
        this.add(`${name} ${String(values[0])}`, () => run(...values));
      }
    };
  }
}
