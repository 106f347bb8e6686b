import { typeid } from 'typeid-js';

/** What an id names. The prefix is part of the public contract: `cust_01h...` is a customer for ever. */
export type IdPrefix =
  | 'tenant'
  | 'env'
  | 'key'
  | 'cust'
  | 'meter'
  | 'feat'
  | 'plan'
  | 'price'
  | 'sub'
  | 'subs_line'
  | 'period'
  | 'inv'
  | 'inv_line'
  | 'cg'
  | 'entry'
  | 'ltx'
  | 'clock'
  | 'cmd'
  | 'run'
  | 'ent'
  | 'coupon'
  | 'coupon_assoc'
  | 'coupon_app'
  | 'taxrate'
  | 'tax_assoc'
  | 'tax_applied'
  | 'addon'
  | 'addon_assoc'
  | 'resv'
  | 'sgrant'
  | 'grantapp'
  | 'rollout'
  | 'phase'
  | 'sim'
  | 'sim_result'
  | 'event'
  | 'req';

/** Sortable ids: a prefix, then a UUIDv7 in 26 characters. */
export interface Ids {
  next(prefix: IdPrefix): string;
}

export const systemIds: Ids = { next: (prefix) => typeid(prefix).toString() };
