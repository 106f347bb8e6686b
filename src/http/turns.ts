import { AsyncResource } from 'node:async_hooks';

export interface Turns {
  /** Begins the work at its turn. Whoever calls what this returns, after the work or before it, makes room for the next. */
  take(size: number, work: () => void): () => void;
}

interface Turn {
  readonly size: number;
  readonly work: () => void;
}

/** Lets work begin, in the order in which it came, while all that is under way has at most this size together; what is larger goes alone. */
export function createTurns(most: number): Turns {
  const waiting = new Set<Turn>();
  const working = new Set<Turn>();
  let size = 0;

  function advance(): void {
    for (const turn of waiting) {
      if (size > 0 && size + turn.size > most) return;
      waiting.delete(turn);
      working.add(turn);
      size += turn.size;
      turn.work();
    }
  }

  function leave(turn: Turn): void {
    waiting.delete(turn);
    if (working.delete(turn)) size -= turn.size;
    advance();
  }

  return {
    take(turnSize, work) {
      // It begins while somebody else leaves, but in the context in which it came.
      const turn = { size: turnSize, work: AsyncResource.bind(work) };
      waiting.add(turn);
      advance();
      return () => leave(turn);
    },
  };
}
