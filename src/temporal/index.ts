export { createTemporalClient, temporalAnswers, type TemporalClient } from './client';
export { SEARCH_ATTRIBUTES } from './search-attributes';
export { subscriptionWorkflowId } from './start-subscription';
export { createSubscriptionWorkflows } from './subscription-workflows';
export { installRuntime, type RunningWorker, startWorker, type WorkerOptions } from './worker';
export { createRolloutWorkflows, rolloutWorkflowId } from './rollout-workflows';
export { createSimulationWorkflows, simulationWorkflowId } from './simulation-workflows';
