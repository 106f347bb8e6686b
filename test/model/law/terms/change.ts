import type { Cadence, Instant } from '../../../../src/billing/calendar';
import type { Offer, Price } from './price';

/** How a change is settled. */
export type Settlement = 'invoice_now' | 'next_invoice' | 'none';

export type Change =
  | { readonly kind: 'quantity'; readonly to: readonly { readonly root: number; readonly quantity: number }[] }
  | { readonly kind: 'line_add'; readonly price: Price; readonly quantity: number }
  | { readonly kind: 'line_remove'; readonly root: number }
  | { readonly kind: 'plan'; readonly plan: Offer; readonly cycle: Cadence['alignment'] | null; readonly restart: boolean; readonly drop: boolean }
  | { readonly kind: 'addon_add'; readonly addon: Offer; readonly once: boolean }
  | { readonly kind: 'addon_remove'; readonly adding: number }
  | { readonly kind: 'pause'; readonly stops: { readonly fees: boolean; readonly usage: boolean }; readonly until: Instant | null }
  | { readonly kind: 'resume' };

export interface Scheduled {
  readonly at: Instant;
  readonly change: Change;
  readonly settlement: Settlement;
}
