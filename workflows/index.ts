export { rolloutWorkflow } from './rollout/workflow';
export { simulationWorkflow } from './simulation/workflow';
export { subscriptionWorkflow } from './subscription/workflow';
