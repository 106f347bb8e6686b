/** The public API, as any program would call it. */
export interface Api {
  get<T>(path: string): Promise<T>;
  /** Like `get`, but null when there is no such thing. */
  find<T>(path: string): Promise<T | null>;
  post<T>(path: string, body: unknown, idempotencyKey?: string): Promise<T>;
}

interface Refusal {
  readonly reason?: string;
  readonly message?: string;
  readonly doc_url?: string;
}

export function createApi(url: string, key: string): Api {
  const call = async (method: string, path: string, body?: unknown, idempotencyKey?: string): Promise<Response> =>
    fetch(`${url.replace(/\/+$/, '')}/v1${path}`, {
      method,
      headers: { 'X-API-Key': key, 'Content-Type': 'application/json', ...(idempotencyKey ? { 'Idempotency-Key': idempotencyKey } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    get: async <T>(path: string) => answer<T>(await call('GET', path), `GET ${path}`),
    find: async <T>(path: string) => {
      const response = await call('GET', path);
      return response.status === 404 ? null : answer<T>(response, `GET ${path}`);
    },
    post: async <T>(path: string, body: unknown, idempotencyKey?: string) => answer<T>(await call('POST', path, body, idempotencyKey), `POST ${path}`),
  };
}

async function answer<T>(response: Response, what: string): Promise<T> {
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as T;
  const refusal = refusalOf(text);
  throw new Error(`${what} was refused with ${response.status} ${refusal.reason ?? ''}: ${refusal.message ?? text}\n  ${refusal.doc_url ?? ''}`.trimEnd());
}

function refusalOf(text: string): Refusal {
  try {
    return JSON.parse(text) as Refusal;
  } catch {
    return { message: text.slice(0, 300) };
  }
}
