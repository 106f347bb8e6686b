import fc from 'fast-check';
import { play, type Stage } from './play';
import { story, type Story } from './story';

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
  let agreed = 0;
  const failures: string[] = [];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let next = stories.pop(); next !== undefined; next = stories.pop()) {
        const failure = await playOrTell(stage, next);
        if (failure !== null) failures.push(failure);
        if (failures.length >= FAILURES_TOLD) return;
        agreed += 1;
        onStory?.();
      }
    }),
  );
  if (failures.length > 0) throw new Error(failures.join('\n\n'));
  return agreed;
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

/** Leaves out moves, many at first, then one by one, as long as the story still fails. */
async function shortened(stage: Stage, told: Story): Promise<Story> {
  let short = told;
  for (let size = Math.ceil(told.moves.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = short.moves.length - size; from >= 0; from -= size) {
      const less = { ...short, moves: short.moves.toSpliced(from, size) };
      if ((await failureOf(stage, less)) !== null) short = less;
    }
  }
  return short;
}
