import type { Offer, Price, Rhythm } from '../law/terms';

export function offer(name: string, rhythm: Rhythm, prices: readonly Price[]): Offer {
  return { name, rhythm, prices };
}
