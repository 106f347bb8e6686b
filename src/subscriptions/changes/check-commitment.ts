import type { NewPriceRow, PriceRow } from '../../catalog';
import { refuseField } from '../../platform';
import type { AskedCommitment, LineCommitment } from '../lines';
import type { SubscriptionRow } from '../rows';

type Committing = Pick<SubscriptionRow, 'commitment_amount' | 'billing_period' | 'billing_period_count'>;

/** What a line promises has to be usage, by the billing period, and the only promise about it. */
export function checkLineCommitment(
  { commitment_amount, billing_period, billing_period_count }: Committing,
  price: PriceRow | NewPriceRow,
  asked: AskedCommitment | null | undefined,
  known: LineCommitment | null = null,
): LineCommitment | null {
  if (asked === undefined || asked === null) return null;
  const { duration, type, value } = asked;
  const at = `/commitment_${type}`;
  if (price.type !== 'USAGE') refuseField('validation_failed', at, 'is for lines of usage', { price_id: price.id });
  if (commitment_amount !== null) refuseField('validation_failed', at, 'cannot stand beside the commitment of the whole subscription');
  if (duration !== undefined && (duration !== billing_period || billing_period_count !== 1)) {
    refuseField('validation_failed', '/commitment_duration', 'must be the billing period of the subscription', { billing_period, billing_period_count });
  }
  const windowed = asked.windowed ?? known?.windowed ?? false;
  return {
    type,
    value,
    ...(windowed ? { windowed } : {}),
    overageFactor: asked.overageFactor ?? known?.overageFactor ?? '1',
    trueUp: asked.trueUp ?? known?.trueUp ?? false,
  };
}
