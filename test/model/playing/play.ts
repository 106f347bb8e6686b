import type { Stage } from '../stage';
import type { Story } from '../story';
import { begin } from './begin';

/** Plays a story to the product and to the model at once; throws at the first thing that they see differently. */
export async function play(stage: Stage, story: Story): Promise<void> {
  const player = await begin(stage, story);
  await player.agreeAfter('the beginning');
  for (const [index, move] of story.moves.entries()) {
    await player.move(move);
    await player.agreeAfter(`move ${index}: ${JSON.stringify(move)}`, move);
  }
  await player.agreeOnEverything();
}
