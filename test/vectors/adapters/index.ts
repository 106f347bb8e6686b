import type { Adapter } from '../adapter';
import { type Json, text } from '../json';
import { flexpriceAmounts } from './flexprice-amounts';
import { flexpriceBilling } from './flexprice-billing';
import { flexpriceCommitments } from './flexprice-commitments';
import { flexpriceCredits } from './flexprice-credits';
import { flexpriceInvoices } from './flexprice-invoices';
import { flexpricePeriods } from './flexprice-periods';
import { flexpriceProration } from './flexprice-proration';
import { flexpriceUsage } from './flexprice-usage';
import { killbill } from './killbill';
import { lago } from './lago';

const flexprice: Readonly<Record<string, Adapter>> = {
  ...flexpricePeriods,
  ...flexpriceAmounts,
  ...flexpriceProration,
  ...flexpriceCommitments,
  ...flexpriceBilling,
  ...flexpriceUsage,
  ...flexpriceCredits,
  ...flexpriceInvoices,
};

/** FlexPrice's rows say their op; the others are told apart by their file's name. */
export function adapterFor(vector: Json, kind: string): Adapter {
  const adapter = kind.startsWith('flexprice') ? flexprice[text(vector, 'op')] : ({ ...lago, ...killbill }[kind] as Adapter | undefined);
  if (adapter === undefined) throw new Error(`no adapter for ${kind}`);
  return adapter;
}
