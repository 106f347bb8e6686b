import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** CPU seconds spent so far by the processes below this one, by what they run: where the time of a closing goes. Temporal's program is called `temporal` or, the real one, `server`. */
export interface CpuTime {
  readonly worker: number;
  readonly postgres: number;
  readonly temporal: number;
}

interface ProcessStat {
  readonly parent: number;
  readonly program: string;
  readonly seconds: number;
}

const TICKS_PER_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** `workerPid` tells the worker from other Node processes. Children that have ended count for their parents. */
export function cpuTime(workerPid: number): CpuTime {
  const stats = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => statOf(Number(name))),
  );
  const spentBy = (belongs: (pid: number, stat: ProcessStat) => boolean) =>
    [...stats].filter(([pid, stat]) => belongs(pid, stat) && isBelow(stats, pid)).reduce((sum, [, stat]) => sum + stat.seconds, 0);
  return {
    worker: spentBy((pid) => pid === workerPid),
    postgres: spentBy((_, { program }) => program === 'postgres'),
    temporal: spentBy((_, { program }) => program === 'temporal' || program === 'server'),
  };
}

/** Milliseconds for each of so many closings between two readings. */
export function cpuMilliseconds(before: CpuTime, after: CpuTime, closings: number): CpuTime {
  const each = (key: keyof CpuTime) => Number((((after[key] - before[key]) * 1_000) / closings).toFixed(1));
  return { worker: each('worker'), postgres: each('postgres'), temporal: each('temporal') };
}

function isBelow(stats: ReadonlyMap<number, ProcessStat>, pid: number): boolean {
  for (let at = stats.get(pid); at !== undefined; at = stats.get(at.parent)) if (at.parent === process.pid) return true;
  return false;
}

function statOf(pid: number): readonly (readonly [number, ProcessStat])[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const program = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
    return [[pid, { parent: Number(fields[1]), program, seconds: ticks / TICKS_PER_SECOND }]];
  } catch {
    // It has ended between the two looks.
    return [];
  }
}
