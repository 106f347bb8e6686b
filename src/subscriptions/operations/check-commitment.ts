import { refuseField } from '../../platform';
import { isWholeNumberOf } from '../rhythm';
import type { SelectedPrices } from './select-prices';
import type { WantedTerms } from './wanted-terms';

/** A commitment is for usage, and for whole billing periods. */
export function checkCommitment({ commitment }: Pick<WantedTerms, 'commitment'>, selected: SelectedPrices): void {
  if (commitment === null) return;
  if (!selected.prices.some((price) => price.type === 'USAGE')) refuseField('validation_failed', '/commitment_amount', 'needs a price for usage');
  const { billingPeriod: billing_period, billingPeriodCount: billing_period_count } = selected;
  const { duration } = commitment;
  if (duration === null || isWholeNumberOf({ billing_period: duration, billing_period_count: 1 }, { billing_period, billing_period_count })) return;
  refuseField('validation_failed', '/commitment_duration', 'must be a whole number of billing periods');
}
