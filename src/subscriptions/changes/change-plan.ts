import type { Instant } from '../../billing/calendar';
import type { ChangeEffect } from '../../billing/subscription';
import type { NewPriceRow, PriceRow } from '../../catalog';
import type { ProrationSource } from '../../invoices';
import type { AddonAssociationRow, LineItemRow } from '../rows';

/** A line that a change begins, with its price; `newPrice` when the price is made for it. */
export interface PlannedLine {
  readonly item: LineItemRow;
  readonly price: NewPriceRow | PriceRow;
  readonly isNewPrice: boolean;
}

/** What a change means for the subscription as it is: which lines end and begin, and what else moves. */
export interface ResolvedChange {
  readonly ends: readonly LineItemRow[];
  readonly begins: readonly PlannedLine[];
  readonly effect: ChangeEffect;
  /** Lines that are called otherwise and go on: what they are called costs nothing. */
  readonly renames?: readonly Pick<LineItemRow, 'id' | 'display_name' | 'metadata'>[];
  readonly planId?: string;
  readonly addonBegins?: AddonAssociationRow;
  readonly addonEnds?: readonly { readonly id: string; readonly reason: string }[];
  /** Coupons that hold from the change on, up to an instant. */
  readonly coupons?: { readonly codes: readonly string[]; readonly until: Instant | null };
}

/** ...and what is given back and charged for it: the whole change as a value, before anything is written. */
export interface ChangePlan extends ResolvedChange {
  readonly at: Instant;
  readonly prorated: boolean;
  readonly sources: readonly ProrationSource[];
}
