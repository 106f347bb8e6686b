import type { z } from 'zod';
import { LIMITS, Refusal, type Fault } from '../platform';

/** Parses one part of a request, or refuses it with a pointer for each fault. */
export function parsePart<S extends z.ZodType>(schema: S | undefined, raw: unknown, part: 'body' | 'query' | 'params'): z.output<S> | undefined {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new Refusal(
    'validation_failed',
    { part },
    parsed.error.issues.flatMap((issue) => faultsOf(issue, part)),
  );
}

function faultsOf(issue: z.core.$ZodIssue, part: string): Fault[] {
  if (issue.code === 'invalid_union' && issue.errors.length === 1 && issue.errors[0]) return issue.errors[0].flatMap((inner) => faultsOf(inner, part));
  const pointer = pointerOf(issue.path.map(String), part);
  return [{ pointer: pointer === '' ? '/' : pointer, message: issue.message }];
}

// Postgres text holds neither; no text that a person or a program meant to send has them.
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/** Refuses text that the database cannot hold, wherever in a part of the request it is, and nesting that no body here has. */
export function checkText(raw: unknown, part: 'body' | 'query' | 'params', path: readonly string[] = []): void {
  const name = path.at(-1) ?? '';
  if (UNSTORABLE.test(name) || (typeof raw === 'string' && UNSTORABLE.test(raw))) {
    throw new Refusal('validation_failed', { part }, [{ pointer: pointerOf(path, part), message: 'text must not contain U+0000 or half a surrogate pair' }]);
  }
  if (raw === null || typeof raw !== 'object') return;
  if (path.length >= LIMITS.bodyDepth) throw new Refusal('validation_failed', { part }, [{ pointer: '/', message: 'nested too deeply' }]);
  for (const [key, value] of Object.entries(raw)) checkText(value, part, [...path, key]);
}

function pointerOf(path: readonly string[], part: string): string {
  if (part !== 'body') return path.join('.');
  return `/${path
    .map((step) =>
      step
        .replaceAll('~', '~0')
        .replaceAll('/', '~1')
        .replaceAll(/[\0\p{Surrogate}]/gu, '?'),
    )
    .join('/')}`;
}

const MOST_IGNORED_NAMED = 20;

/** Paths of the fields that were sent but mean nothing here, so that a typo is visible to the caller. */
export function ignoredFields(raw: unknown, parsed: unknown, path = ''): string[] {
  const found: string[] = [];
  collectIgnored(raw, parsed, path, found);
  return found;
}

function collectIgnored(raw: unknown, parsed: unknown, path: string, found: string[]): void {
  if (found.length >= MOST_IGNORED_NAMED || raw === null || typeof raw !== 'object') return;
  if (parsed === null || typeof parsed !== 'object') return;
  for (const [key, value] of Object.entries(raw)) {
    if (!Array.isArray(raw) && !(key in parsed)) found.push(`${path}${key}`.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 80));
    else collectIgnored(value, (parsed as Record<string, unknown>)[key], `${path}${key}.`, found);
  }
}
