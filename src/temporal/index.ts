export { createTemporalClient, temporalAnswers, type TemporalClient } from './client';
export { createSubscriptionWorkflows, subscriptionWorkflowId } from './subscription-workflows';
export { installRuntime, type RunningWorker, startWorker, type WorkerOptions } from './worker';
export { createRolloutWorkflows } from './rollout-workflows';
export { createSimulationWorkflows, simulationWorkflowId } from './simulation-workflows';
