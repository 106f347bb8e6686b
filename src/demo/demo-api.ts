export type Json = Readonly<Record<string, unknown>>;

/** An answer that names something. */
export interface Named {
  readonly id: string;
}

/** The public API as the demo uses it: nothing here that a user could not do with curl. */
export interface DemoApi {
  get<T>(path: string): Promise<T>;
  /** `once` becomes the Idempotency-Key, so that a second run of the demo changes nothing. */
  post<T>(path: string, once: string, body?: Json): Promise<T>;
  put<T>(path: string, body: Json): Promise<T>;
}

export function demoApi(baseUrl: string, apiKey: string): DemoApi {
  const call = async <T>(method: string, path: string, body?: Json, headers: Readonly<Record<string, string>> = {}): Promise<T> => {
    const response = await fetch(`${baseUrl}/v1${path}`, {
      method,
      headers: { 'X-API-Key': apiKey, 'Content-Type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The demo could not ${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return JSON.parse(text) as T;
  };
  return {
    get: (path) => call('GET', path),
    post: (path, once, body) => call('POST', path, body, { 'Idempotency-Key': `demo:${once}` }),
    put: (path, body) => call('PUT', path, body),
  };
}
