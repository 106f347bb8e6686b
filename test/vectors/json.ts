/** Anything that JSON can say. Vectors come from files, so nothing about their shape is taken for granted. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Fields = { readonly [key: string]: Json };

/** The value under a path of keys; undefined where there is none. */
export function at(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  return path.reduce<Json | undefined>((current, key) => {
    if (Array.isArray(current)) return current[Number(key)];
    return typeof current === 'object' && current !== null ? (current as Fields)[key] : undefined;
  }, value);
}

/** A text or a number, as text. */
export function text(value: Json | undefined, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  if (typeof found === 'string') return found;
  if (typeof found === 'number' || typeof found === 'boolean') return String(found);
  throw new Error(`no text at ${path.join('.')}`);
}

/** The same, or null where there is none. */
export function textOrNull(value: Json | undefined, ...path: readonly (string | number)[]): string | null {
  const found = at(value, ...path);
  return found === undefined || found === null ? null : text(found);
}

export function number(value: Json | undefined, ...path: readonly (string | number)[]): number {
  return Number(text(value, ...path));
}

export function flag(value: Json | undefined, ...path: readonly (string | number)[]): boolean {
  return at(value, ...path) === true;
}

export function list(value: Json | undefined, ...path: readonly (string | number)[]): readonly Json[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? (found as readonly Json[]) : [];
}

export function fields(value: Json | undefined, ...path: readonly (string | number)[]): Fields {
  const found = at(value, ...path);
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? (found as Fields) : {};
}
