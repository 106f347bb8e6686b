import type { Offer, Price } from '../law/terms';

export function offer(name: string, unit: 'month' | 'quarter', prices: readonly Price[]): Offer {
  return { name, unit, prices };
}
