import type { IncomingHttpHeaders } from 'node:http';

/** How the published clients of dialect A, in every language, introduce themselves. */
const GENERATED = /^speakeasy-sdk\//;

/**
 * Whether the caller is a published client of dialect A. The two lists whose pages their types know only as bare arrays are answered to them
 * as such; everyone else gets the page.
 */
export function isGeneratedClient(headers: IncomingHttpHeaders): boolean {
  return GENERATED.test(headers['user-agent'] ?? '');
}
