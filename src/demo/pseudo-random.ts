const MODULUS = 2 ** 32;

/**
 * Numbers in [0, 1) that look random and are always the same for the same seed: the demo of today is the demo of every machine.
 * Example: pseudoRandom('acme')() is the same number in every run.
 */
export function pseudoRandom(seed: string): () => number {
  let state = Array.from(seed).reduce((hash, character) => Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619), 2_166_136_261);
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / MODULUS;
  };
}
