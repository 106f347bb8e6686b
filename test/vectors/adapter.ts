import type { Json } from './json';

/** What a vector expects and what our functions say to the same question. */
export interface Answer {
  readonly expected: Json;
  readonly actual: Json;
}

/** Translates a vector of another engine into a question to our functions. It may know formats and units, never single cases. */
export type Adapter = (vector: Json) => Answer;

/** An adapter for the many ops whose expected object names what is to be computed. */
export function answering(compute: (input: Json, vector: Json) => Json): Adapter {
  return (vector) => {
    const { input, expected } = vector as { readonly input: Json; readonly expected: Json };
    return { expected, actual: compute(input, vector) };
  };
}
