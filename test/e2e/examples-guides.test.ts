import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testApp } from '../harness';

const app = testApp({ graceSeconds: 3_600 });
const root = join(__dirname, '..', '..');
const guides = readdirSync(join(root, 'docs', 'guides')).map((name) => join('docs', 'guides', name));

/** The shell blocks of a page, one after the other: what a reader pastes. */
function scriptOf(page: string): string {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '').join('\n');
}

async function paste(page: string): Promise<string> {
  const env = { ...process.env, KEY: app.apiKey, API: `${app.api.url}/v1` };
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', scriptOf(page)], { cwd: root, env });
  return stdout;
}

it('ends the story of the README in the invoice that it shows', async () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const shown = /^INV-000001 open[\s\S]*?^total .*$/m.exec(readme)?.[0];
  expect(shown).toBeDefined();
  expect(await paste('README.md')).toContain(shown);
});

it.each([
  ['docs/guides/first-invoice.md', [/2026-02-28T00:00:00\.000Z/, /^34\.00$/m, /total +34\.00 USD/, /^true$/m]],
  ['docs/guides/bill-a-csv.md', [/Total +187\.56 USD/, /Total +\S+ USD/]],
  ['docs/guides/trials-and-cancellations.md', [/^trialing$/m, /total +30\.00 USD/, /^active$/m, /^cancelled$/m, /draft[\s\S]*Requests +1 +credits +0 +0\.10/]],
  ['docs/guides/write-an-invoice.md', [/^null +draft[\s\S]*total +2100\.00 USD/m, /^FINALIZED$[\s\S]*^1500\.00$\n^1500\.00$/m]],
  ['docs/guides/pause-and-resume.md', [/^-200\.00$/m, /^paused$/m, /^completed$/m, /total +200\.00 USD/]],
  ['docs/guides/drafts-and-contracts.md', [/^scheduled$/m, /^2027-02-01T00:00:00\.000Z$/m, /^1$/m, /^past_due$[\s\S]*^SUCCEEDED$[\s\S]*^active$/m]],
  [
    'docs/guides/repair-a-subscription.md',
    [/^true$/m, /^2026-02-01T00:00:00\.000Z$/m, /^2026-04-01T00:00:00\.000Z$/m, /^hold +active > held +key$/m, /^close_period +active > active +system$/m],
  ],
  ['docs/guides/sell-to-a-company.md', [/total +4800\.00 USD/, /^grouped_invoicing$/m, /^AUTO_INVOICE_THRESHOLD$/m, /total +20\.01 USD/]],
  ['docs/guides/prepaid-credits.md', [/Images +400 +credits +250 +6\.00/, /Images +350 +credits +350 +0\.00/, /^0$/m, /^50$/m, /^2026-04-02T00:00:00\.000Z$/m]],
  ['docs/guides/reserve-units.md', [/^201 ok 6000$/m, /^200 limit_reached 6000$/m, /^1830$/m, /^8170$/m]],
  ['docs/guides/try-other-prices.md', [/^23\.00\n18\.00$/m, /"change": "repriced"/, /^0\.60$/m]],
  ['docs/guides/look-ahead.md', [/trial_end .*\n.* 30\.00\n.*\n.* 30\.00\n.*\n.* 30\.00\n.*\n2026-04-01 +end .*\n.* 0\.00$/m, /"events": 1/, /^27\.10$/m]],
  ['docs/guides/change-a-subscription.md', [/^150\.00\n150\.00$/m, /^300\.00$/m, /^Support$/m, /^1$/m, /Support +\S+ +credits +0 +30\.00/]],
  ['docs/guides/roll-out-a-price.md', [/^400$/m, /^3\n50\.00$/m, /^succeeded\n50\.00$/m]],
  ['docs/guides/void-and-regenerate.md', [/^VOIDED$/m, /Requests +2 +credits +0 +5\.00/]],
  ['docs/guides/late-events.md', [/"grace_seconds": 7200/, /2026-02-01 to 2026-03-01\n(.*\n)*?.*2\.50/]],
  ['docs/guides/test-your-integration.md', [/2026-02-28T09:00:00\.000Z/, /"invoices": 12/]],
] as const)('answers what the guide %s says', async (page, expected) => {
  const output = await paste(page);
  for (const pattern of expected) expect(output).toMatch(pattern);
});

it('tries every guide that calls the API', () => {
  const untried = guides.filter((page) => scriptOf(page).includes('calls.sh') && !readFileSync(__filename, 'utf8').includes(`'${page}'`));
  expect(untried).toEqual([]);
});
