import type { Knex } from 'knex';

/** Who may ask, what was asked, and what the relay still has to do. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table tenants (
      id text primary key,
      name text not null,
      created_at timestamptz not null
    );

    create table environments (
      id text primary key,
      tenant_id text not null references tenants,
      name text not null,
      type text not null check (type in ('development', 'production')),
      settings jsonb not null default '{}',
      created_at timestamptz not null,
      updated_at timestamptz not null
    );

    create table api_keys (
      id text primary key,
      environment_id text not null references environments,
      name text not null,
      hash bytea not null unique,
      display text not null,
      roles text[] not null,
      expires_at timestamptz,
      last_used_at timestamptz,
      revoked_at timestamptz,
      created_at timestamptz not null
    );

    -- body is json and not jsonb: a replayed answer is the first one byte for byte, in its own order of keys.
    create table idempotency_keys (
      environment_id text not null references environments,
      key text not null,
      fingerprint text not null,
      command_id text not null,
      status int,
      body json,
      created_at timestamptz not null,
      primary key (environment_id, key)
    );
    create index idempotency_keys_created on idempotency_keys (created_at);

    create table outbox (
      id bigint generated always as identity primary key,
      environment_id text not null,
      topic text not null,
      subject_id text not null,
      payload jsonb not null,
      created_at timestamptz not null,
      -- The relay leaves an entry alone until then.
      available_at timestamptz not null,
      processed_at timestamptz,
      attempts int not null default 0,
      last_error text
    );
    -- The relay reads only what is left to do, however long the record grows.
    create index outbox_pending on outbox (id) where processed_at is null;
    create index outbox_subject on outbox (subject_id, id);
  `);
}
