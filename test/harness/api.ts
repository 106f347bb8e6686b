import type { z } from 'zod';
import type { ErrorEnvelope } from '../../src/http';

export interface Reply<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export type ErrorBody = z.infer<typeof ErrorEnvelope>;
export type SentHeaders = Readonly<Record<string, string>>;

/** The API as a caller with one key sees it. `get` and `post` expect success; `ask` gives back whatever was answered. */
export interface Api {
  readonly url: string;
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown, headers?: SentHeaders): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  delete(path: string): Promise<void>;
  ask<T = ErrorBody>(method: string, path: string, body?: unknown, headers?: SentHeaders): Promise<Reply<T>>;
  /** The same server under another key. */
  as(apiKey: string): Api;
}

/** A client for the server at `url`, whose paths are below /v1. */
export function createApi(url: string, apiKey: string): Api {
  const ask = async <T>(method: string, path: string, body?: unknown, headers: SentHeaders = {}): Promise<Reply<T>> => {
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
    const response = await fetch(`${url}/v1${path}`, { method, ...content, headers: { 'X-API-Key': apiKey, ...type, ...headers } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as T };
  };
  const expectSuccess = async <T>(method: string, path: string, body?: unknown, headers?: SentHeaders): Promise<T> => {
    const reply = await ask<T>(method, path, body, headers);
    if (reply.status >= 400) throw new Error(`${method} ${path} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  return {
    url,
    ask,
    get: (path) => expectSuccess('GET', path),
    post: (path, body, headers) => expectSuccess('POST', path, body, headers),
    put: (path, body) => expectSuccess('PUT', path, body),
    delete: (path) => expectSuccess('DELETE', path),
    as: (otherKey) => createApi(url, otherKey),
  };
}
