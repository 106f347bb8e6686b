export type SearchAttributeType = 'Text' | 'Keyword' | 'Int' | 'Double' | 'Bool' | 'Datetime' | 'KeywordList';

export type DevServerInput = {
  readonly port: number;
  readonly httpPort: number;
  readonly uiPort: number | undefined;
  readonly dbFile: string | undefined;
  readonly namespace: string;
  readonly searchAttributes: Readonly<Record<string, SearchAttributeType>>;
};

// The defaults protect a shared cluster from one noisy tenant. Here the only tenant is this product, catching up after a night's sleep
// or driving a test clock through years, and a throttled call would only come back as a retry.
const RATE_LIMITS = {
  'frontend.rps': 100_000,
  'frontend.namespaceRPS': 100_000,
  'frontend.namespaceCount': 20_000,
  'frontend.namespaceRPS.visibility': 10_000,
  'history.rps': 100_000,
  'matching.rps': 100_000,
};

const BEHAVIOUR = {
  // Both names of the same switch: servers up to 1.32 read the first, later ones the second; unknown keys are ignored.
  'frontend.WorkflowTimeSkippingEnabled': true,
  'system.workflowTimeSkippingEnabled': true,
  // No call home from a billing system.
  'frontend.enableServerVersionCheck': false,
};

/** The command line of `temporal server start-dev` for a namespace of ours. */
export function devServerArguments({ port, httpPort, uiPort, dbFile, namespace, searchAttributes }: DevServerInput): readonly string[] {
  const where = ['--ip', '127.0.0.1', '--port', String(port), '--http-port', String(httpPort), '--namespace', namespace, '--log-level', 'warn'];
  const ui = uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-ip', '127.0.0.1', '--ui-disable-news-fetch'];
  // WAL with NORMAL: a killed process loses nothing; a power cut may lose the last moments, which the outbox relay repeats.
  const store = dbFile === undefined ? [] : ['--db-filename', dbFile, '--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'];
  const attributes = Object.entries(searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]);
  const dynamic = Object.entries({ ...RATE_LIMITS, ...BEHAVIOUR }).flatMap(([key, value]) => ['--dynamic-config-value', `${key}=${value}`]);
  return ['server', 'start-dev', ...where, ...ui, ...store, ...attributes, ...dynamic];
}
