export type { EmbeddedLog } from './embedded-log';
export { type EmbeddedPostgres, type EmbeddedPostgresInput, startEmbeddedPostgres } from './postgres';
export {
  type EmbeddedTemporal,
  type EmbeddedTemporalInput,
  findTool,
  type SearchAttributeType,
  startEmbeddedTemporal,
  TEMPORAL_CLI,
  TEMPORAL_TEST_SERVER,
} from './temporal';
