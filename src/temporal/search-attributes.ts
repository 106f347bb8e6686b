import { isGrpcServiceError } from '@temporalio/client';
import { CUSTOMER, PLAN, STATUS } from '../../workflows/subscription/search-attributes';
import type { TemporalClient } from './client';

/** What subscriptions are searched by, as a dev server takes it when it starts. */
export const SEARCH_ATTRIBUTES: Readonly<Record<string, 'Keyword'>> = { [CUSTOMER.name]: 'Keyword', [PLAN.name]: 'Keyword', [STATUS.name]: 'Keyword' };

// temporal.api.enums.v1.IndexedValueType
const KEYWORD = 2;

// The codes of gRPC: an invalid argument, no permission, no more room, a server that cannot, a call that it does not know.
const INVALID_ARGUMENT = 3;
const REFUSALS: ReadonlySet<number> = new Set([INVALID_ARGUMENT, 7, 8, 9, 12]);

/** Makes those that the server lacks. False where it lets nobody do so: then subscriptions run without them. */
export async function ensureSearchAttributes({ client, operator }: TemporalClient): Promise<boolean> {
  const { namespace } = client.options;
  try {
    const { customAttributes } = await operator.listSearchAttributes({ namespace });
    const missing = Object.keys(SEARCH_ATTRIBUTES).filter((name) => customAttributes[name] === undefined);
    if (missing.length === 0) return true;
    await operator.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing.map((name) => [name, KEYWORD])) });
    return true;
  } catch (error) {
    if (isGrpcServiceError(error) && REFUSALS.has(error.code)) return false;
    throw error;
  }
}

/** Whether a start was refused because the server does not know a search attribute, or not yet. */
export function isUnknownAttribute(error: unknown): boolean {
  const cause = error instanceof Error && 'cause' in error ? error.cause : error;
  return isGrpcServiceError(cause) && cause.code === INVALID_ARGUMENT && /search attribute/i.test(cause.details);
}
