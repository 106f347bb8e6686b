export { type AllowanceSource, addAllowances, type ExhaustedGrant, overQuota, usageBeyondGrants } from './aggregate-allowances';
export type { Allowance } from './allowance';
export { coveredByAllowance } from './apply-allowance';
export { durationSeconds, type GrantDuration, type GrantWindowInput, grantWindow } from './grant-window';
export { type AllowanceRule, resetWindows, type ResetWindow, windowAt } from './reset-windows';
