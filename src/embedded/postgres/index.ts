export { type EmbeddedPostgres, type EmbeddedPostgresInput, startEmbeddedPostgres } from './start-embedded-postgres';
