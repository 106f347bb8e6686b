export { EmbeddedError } from './embedded-error';
export type { EmbeddedLog } from './embedded-log';
export { type EmbeddedPostgres, type EmbeddedPostgresInput, startEmbeddedPostgres } from './postgres';
