/** The API as the command line uses it. */
export interface CliApi {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
}

export interface CliApiOptions {
  readonly url: string;
  readonly key: string;
}

const RETRIES = 6;
const FIRST_PAUSE_MS = 500;

/** Requests that were not answered, or answered "later", are sent again: events carry ids, so that is harmless. */
export function createCliApi({ url, key }: CliApiOptions): CliApi {
  const base = `${url.replace(/\/+$/, '')}/v1`;
  const headers = { 'X-API-Key': key, 'Content-Type': 'application/json' };
  const send = async <T>(path: string, init: RequestInit): Promise<T> => {
    for (let tried = 1; ; tried += 1) {
      const response = await fetch(`${base}${path}`, { ...init, headers }).catch((error: unknown) => error as Error);
      if (response instanceof Error) {
        if (tried > RETRIES) throw new Error(`${base} cannot be reached: ${response.message}`, { cause: response });
        await pause(FIRST_PAUSE_MS * 2 ** tried);
      } else if (response.ok) return (await response.json()) as T;
      else if (!isPassing(response.status) || tried > RETRIES) throw new Error(await explain(response, path));
      else await pause(Number(response.headers.get('retry-after') ?? 1) * 1_000);
    }
  };
  return { get: (path) => send(path, { method: 'GET' }), post: (path, body) => send(path, { method: 'POST', body: JSON.stringify(body) }) };
}

function isPassing(status: number): boolean {
  return status === 429 || status === 503;
}

async function explain(response: Response, path: string): Promise<string> {
  const text = await response.text();
  return `${path} answered ${response.status}: ${messageIn(text) ?? text.slice(0, 300)}`;
}

function messageIn(text: string): string | null {
  try {
    const body = JSON.parse(text) as { readonly message?: unknown };
    return typeof body.message === 'string' ? body.message : null;
  } catch {
    return null;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
