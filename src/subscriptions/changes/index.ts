export { addonBehaviour } from './addon-behaviour';
export type { ChangePlan } from './change-plan';
export type { ChangeResult } from './change-result';
export type { ChangeSpec, LineSpec, ProrationMode } from './change-spec';
export { dropPendingChanges } from './drop-pending-changes';
export { changeRow, executeChange, insertPendingChange, type ExecutedChange } from './execute-change';
export { foreseeChange } from './foresee-change';
export { moveOnetimeAddons } from './onetime-addons';
export { resumeIdOf } from './resolve-pause';
