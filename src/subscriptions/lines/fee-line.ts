import type { Cadence } from '../../billing/calendar';
import { unitOf } from '../units';
import type { FeeLine } from './fee-windows';
import type { PricedLine } from './priced-line';

/** A priced line in the words of time; its own rhythm is counted from the subscription's anchor. */
export function feeLine({ item, price }: Pick<PricedLine, 'item' | 'price'>, cadence: Cadence): FeeLine {
  return {
    cadence: { ...cadence, unit: unitOf(price.billing_period), count: price.billing_period_count },
    timing: price.invoice_cadence === 'ADVANCE' ? 'advance' : 'arrears',
    start: item.start_date,
    end: item.end_date,
    proratedStart: item.prorated_start,
    proratedEnd: item.prorated_end,
  };
}
