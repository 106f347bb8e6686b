import type { Bootstrapped } from '../access';
import { DEMO_MARK, seedDemo } from '../demo';
import type { Stack } from './embedded-stack';
import type { AppDeps } from './routes';
import type { RunOptions } from './run-options';
import type { Listening } from './listen';

interface Welcome {
  readonly options: RunOptions;
  readonly api: Listening;
  readonly stack: Stack;
  readonly access: Bootstrapped;
  readonly deps: AppDeps;
}

/** Fills an empty installation with the demo, then prints the one screen that a user needs to begin. */
export async function welcome({ options, api, stack, access, deps }: Welcome): Promise<void> {
  const seeded = options.demo && access.apiKey !== null && (await wantsDemo(deps, access.environmentId));
  if (seeded && access.apiKey !== null) {
    // Said now as well: were the demo cut short, nobody would ever have seen the key.
    if (access.created) options.progress(`the API key is ${access.apiKey}`);
    options.progress('making the demo: customers, months of usage, finished invoices');
    await seedDemo({ baseUrl: api.url, apiKey: access.apiKey, now: deps.clock.now() }).catch((error: unknown) =>
      deps.logger.warn({ err: error }, 'the demo is not complete; everything else works'),
    );
  }
  print(screen({ url: api.url, ui: stack.temporalUi, apiKey: access.apiKey, demo: seeded }));
}

/** An empty environment gets the demo, and one in which it was cut short gets the rest of it. */
async function wantsDemo(deps: AppDeps, environmentId: string): Promise<boolean> {
  const mark: unknown = await deps
    .db('features')
    .where({ environment_id: environmentId, lookup_key: DEMO_MARK })
    .first(deps.db.raw(`metadata->>'finished' as finished`));
  if (mark !== undefined) return (mark as { readonly finished: string | null }).finished === null;
  return (await deps.db('customers').where({ environment_id: environmentId }).first('id')) === undefined;
}

function screen({
  url,
  ui,
  apiKey,
  demo,
}: {
  readonly url: string;
  readonly ui: string | null;
  readonly apiKey: string | null;
  readonly demo: boolean;
}): string {
  const key = apiKey ?? '$TIDEBILL_API_KEY';
  return `
  Tidebill is ready.

    API            ${url}/v1
    API reference  ${url}/swagger
${ui ? `    Temporal       ${ui}\n` : ''}    API key        ${apiKey ?? 'the one printed at the first start (make another: POST /v1/secrets/api/keys)'}

  Try it:

    curl ${url}/v1/${demo ? 'invoices?limit=1' : 'customers'} -H 'X-API-Key: ${key}'

  Ctrl-C stops everything; nothing is lost.
`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
