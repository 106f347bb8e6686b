import { isDeepStrictEqual } from 'node:util';

/** Product and model must see the same; else what each of them sees is told. */
export function same(what: string, product: unknown, model: unknown): void {
  if (isDeepStrictEqual(product, model)) return;
  throw new Error(`They differ in ${what}\nproduct: ${text(product)}\nmodel:   ${text(model)}`);
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.join('\n         ') : JSON.stringify(value, null, 1);
}
