export { billWithParent } from './bill-with-parent';
export { changeGroup, type GroupChange } from './change-group';
export { releaseChildren } from './release-children';
export { settleChildren } from './settle-children';
