import type { CandidatePrice } from './candidate';
import type { PastItem } from './past';

export interface Pairing {
  /** By the id of the old price's first version; null when the candidate has nothing for it. */
  readonly partners: ReadonlyMap<string, CandidatePrice | null>;
  /** Prices of the candidate that nothing was paired with: what they bill is added. */
  readonly added: readonly CandidatePrice[];
}

/**
 * Pairs the prices that a subscription had from one plan with those of the candidate. Usage goes to the price of the same meter. A fee goes to the fee of
 * the same name, or else to the first that is left of the same timing, or else to the first that is left. Nothing is paired twice.
 */
export function pairPrices(items: readonly PastItem[], candidates: readonly CandidatePrice[]): Pairing {
  const left = new Set(candidates);
  const partners = new Map<string, CandidatePrice | null>();
  for (const fits of RULES) {
    for (const item of items) {
      if (partners.has(item.price.rootId)) continue;
      const partner = [...left].find((candidate) => candidate.type === item.price.type && fits(item, candidate));
      if (partner === undefined) continue;
      partners.set(item.price.rootId, partner);
      left.delete(partner);
    }
  }
  for (const { price } of items) if (!partners.has(price.rootId)) partners.set(price.rootId, null);
  return { partners, added: [...left] };
}

type Rule = (item: PastItem, candidate: CandidatePrice) => boolean;

const isFee: Rule = ({ price }) => price.type === 'FIXED';
const sameMeter: Rule = ({ price }, { meter }) => price.meterId !== null && price.meterId === meter?.id;
const sameName: Rule = ({ displayName }, candidate) => displayName === candidate.displayName;
const sameTiming: Rule = ({ price }, { timing }) => price.timing === timing;

/** From the surest to the last resort; a rule is tried for all lines before the next. */
const RULES: readonly Rule[] = [
  (item, candidate) => sameMeter(item, candidate) && sameName(item, candidate),
  sameMeter,
  (item, candidate) => isFee(item, candidate) && sameName(item, candidate) && sameTiming(item, candidate),
  (item, candidate) => isFee(item, candidate) && sameName(item, candidate),
  (item, candidate) => isFee(item, candidate) && sameTiming(item, candidate),
  isFee,
];
