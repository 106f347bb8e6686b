import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LIMITS, queryNamed, type Db } from '../platform';

const settings = {
  grace_seconds: z.int().min(0).max(LIMITS.graceSecondsMax).meta({ description: 'How long an ended period waits for late usage before its invoice is final.' }),
  late_usage: z.enum(['next_invoice', 'reissue', 'ignore']).meta({
    description:
      'What becomes of usage that arrives after the cut-off of its period: a line on the next invoice, a new invoice for its own period, or nothing. A plan can say otherwise.',
  }),
  invoice_prefix: z.string().max(20),
  payment_terms_days: z.int().min(0).max(365),
  default_currency: z.string().length(3).toLowerCase(),
  renewal_notice_days: z.int().min(0).max(LIMITS.renewalNoticeDaysMax).meta({
    description:
      'How many days before the end of a period its renewal is announced, for subscriptions made from now on; 0 announces none. A subscription can say otherwise.',
  }),
  past_due: z.enum(['off', 'on']).meta({ description: 'Whether a subscription with an overdue invoice becomes `past_due` until it is paid.' }),
};

/** What an environment can set; stored as JSON, read with these defaults. */
export const EnvironmentSettings = z.object({
  grace_seconds: settings.grace_seconds.default(3_600),
  late_usage: settings.late_usage.default('next_invoice'),
  invoice_prefix: settings.invoice_prefix.default('INV'),
  payment_terms_days: settings.payment_terms_days.default(30),
  default_currency: settings.default_currency.default('usd'),
  renewal_notice_days: settings.renewal_notice_days.default(0),
  past_due: settings.past_due.default('off'),
});

/** A change of some settings: what is left out has no default here, so that it stays as it is. */
export const ChangedSettings = z.object(settings).partial();
export type EnvironmentSettings = z.infer<typeof EnvironmentSettings>;

export interface EnvironmentRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly name: string;
  readonly type: 'development' | 'production';
  readonly settings: EnvironmentSettings;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface ApiKeyRow {
  readonly id: string;
  readonly environment_id: string;
  readonly name: string;
  readonly hash: Buffer;
  readonly display: string;
  readonly roles: readonly string[];
  readonly expires_at: string | null;
  readonly last_used_at: string | null;
  readonly revoked_at: string | null;
  readonly created_at: string;
}

/** Keys are stored as their SHA-256 and never shown again: they are long and random, so no slow hash is needed. */
export function hashKey(apiKey: string): Buffer {
  return createHash('sha256').update(apiKey).digest();
}

/** Enough of a key to tell it from others, never enough to use it. */
export function displayOf(apiKey: string): string {
  return `${apiKey.slice(0, 11)}...${apiKey.slice(-4)}`;
}

const ENVIRONMENT = { name: 'environment', text: 'select * from environments where id = $1' };

export async function findEnvironment(db: Db, id: string): Promise<EnvironmentRow | undefined> {
  const [row] = await queryNamed<EnvironmentRow>(db, { ...ENVIRONMENT, values: [id] });
  return row && { ...row, settings: EnvironmentSettings.parse(row.settings) };
}

/** Uses the unique index on api_keys.hash. */
export function findKeyByHash(db: Db, hash: Buffer): Promise<(ApiKeyRow & { readonly tenant_id: string }) | undefined> {
  return db('api_keys')
    .join('environments', 'environments.id', 'api_keys.environment_id')
    .where({ hash })
    .first('api_keys.*', 'environments.tenant_id') as Promise<(ApiKeyRow & { tenant_id: string }) | undefined>;
}
