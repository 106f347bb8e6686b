export { askThreshold } from './ask-threshold';
export { billThreshold } from './bill-threshold';
export { changeThreshold } from './change-threshold';
export { watchThresholds, type UsageArrived } from './watch-thresholds';
