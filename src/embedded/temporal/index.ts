export type { SearchAttributeType } from './dev-server-arguments';
export { type FindToolInput, findTool } from './find-tool';
export { type EmbeddedTemporal, type EmbeddedTemporalInput, startEmbeddedTemporal } from './start-embedded-temporal';
export { TEMPORAL_CLI, TEMPORAL_TEST_SERVER, type Tool } from './tool';
