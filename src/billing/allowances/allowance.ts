/**
 * Units that an entitlement includes before anything is billed. `limit` null includes everything.
 * With `windows` the allowance resets in each of them (daily, monthly...) and only what exceeds it there is billable.
 */
export interface Allowance {
  readonly limit: string | null;
  /** Usage by reset window, in order; without it the period is the one window. `usedBefore` is what the window's limit lost before the period. */
  readonly windows?: readonly { readonly start: string; readonly quantity: string; readonly usedBefore?: string }[];
  /** Units of the limit that earlier periods have used up, for an allowance that never resets. */
  readonly usedBefore?: string;
}
