/**
 * The generator writes a nullable reference as "the schema, and also an object or null", which null fails; here it becomes "the schema, or null".
 * Example: `{ allOf: [{ $ref }, { type: ['object', 'null'] }] }` -> `{ anyOf: [{ $ref }, { type: 'null' }] }`
 */
export function nullableReferences<T>(value: T): T {
  return rewrite(value) as T;
}

function rewrite(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewrite);
  if (value === null || typeof value !== 'object') return value;
  const { allOf, ...rest } = value as { readonly allOf?: unknown };
  if (isNullableReference(allOf)) return { ...(rewrite(rest) as object), anyOf: [allOf[0], { type: 'null' }] };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rewrite(item)]));
}

function isNullableReference(allOf: unknown): allOf is readonly [{ readonly $ref: string }, unknown] {
  if (!Array.isArray(allOf) || allOf.length !== 2) return false;
  const [reference, also] = allOf as [object, { readonly type?: unknown }];
  return '$ref' in reference && Array.isArray(also.type) && also.type.includes('null');
}
