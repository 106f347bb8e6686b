import fc from 'fast-check';
import { play } from './playing';
import { setGrace, type Stage } from './stage';
import { GRACE_HOURS, story, type Story } from './story';

export interface ProofOptions {
  readonly runs: number;
  readonly seed: number;
  /** Stories that are played at the same time, each with a customer and a clock of its own. */
  readonly lanes: number;
  readonly onStory?: () => void;
}

/** More would say the same again. */
const FAILURES_TOLD = 3;

/** Plays so many random stories and answers with how many agreed; one that fails is made as short as it can be, and told. */
export async function prove(stage: Stage, { runs, seed, lanes, onStory }: ProofOptions): Promise<number> {
  const stories = fc.sample(story, { numRuns: runs, seed });
  const failures: string[] = [];
  for (const hours of [0, GRACE_HOURS]) {
    await setGrace(stage, hours);
    const waiting = stories.filter(({ graceHours = 0 }) => graceHours === hours);
    await Promise.all(Array.from({ length: lanes }, () => playAll(stage, waiting, failures, onStory)));
  }
  if (failures.length > 0) throw new Error(failures.join('\n\n'));
  return stories.length;
}

/** One lane: the next story that nobody has taken, until there is none or enough has failed. */
async function playAll(stage: Stage, waiting: Story[], failures: string[], onStory: ProofOptions['onStory']): Promise<void> {
  for (let next = waiting.pop(); next !== undefined && failures.length < FAILURES_TOLD; next = waiting.pop()) {
    const failure = await playOrTell(stage, next);
    if (failure === null) onStory?.();
    else failures.push(failure);
  }
}

async function playOrTell(stage: Stage, told: Story): Promise<string | null> {
  if ((await failureOf(stage, told)) === null) return null;
  const short = await shortened(stage, told);
  return `${await failureOf(stage, short)}\nin the story\n${JSON.stringify(short)}`;
}

async function failureOf(stage: Stage, told: Story): Promise<string | null> {
  try {
    await play(stage, told);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Leaves out the second subscription, then moves, many at first, then one by one, as long as the story still fails. */
async function shortened(stage: Stage, told: Story): Promise<Story> {
  let short = told.second && (await failureOf(stage, { ...told, second: null })) !== null ? { ...told, second: null } : told;
  for (let size = Math.ceil(told.moves.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = short.moves.length - size; from >= 0; from -= size) {
      const less = { ...short, moves: short.moves.toSpliced(from, size) };
      if ((await failureOf(stage, less)) !== null) short = less;
    }
  }
  return short;
}
