export { subscriptionWorkflow } from './subscription/workflow';
export { rolloutWorkflow } from './rollout/workflow';
