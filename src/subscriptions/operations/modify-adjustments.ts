import { attachCoupon, couponAssociationsOf, endCoupon } from '../../coupons';
import { businessNow } from '../../clocks';
import { customersByIds } from '../../customers';
import { inTransaction, refuse, refuseField, rehearse, type Deps } from '../../platform';
import { associateTax, endTax, taxAssociationsOf } from '../../taxes';
import { loadOutcome, type Outcome } from '../changes/outcome';
import type { SubscriptionDeps } from '../port';
import type { ModifySubscriptionBody } from '../routes/modify-schema';
import type { SubscriptionRow } from '../rows';
import { requireSubscription } from '../store';
import { missing } from './read-modification';
import { recordCommand } from './record-command';

type Adjustment = ModifySubscriptionBody & { readonly type: 'coupon' | 'tax' };

export interface ModifyAdjustmentsInput {
  readonly environmentId: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly commandId: string;
  readonly body: Adjustment;
}

/**
 * Gives a subscription a coupon or a tax rate, or takes one from it. Nothing is billed by that: the next invoice is computed with what then holds.
 * It is noted like a command, so that asking again under the same key changes nothing again.
 */
export async function modifyAdjustments(deps: SubscriptionDeps, input: ModifyAdjustmentsInput, mode: 'preview' | 'execute'): Promise<Outcome> {
  const work = async (tx: Deps): Promise<Outcome> => {
    const subscription = await requireSubscription(tx.db, input.environmentId, input.subscriptionId);
    const { life } = subscription;
    const first = await recordCommand(tx, subscription, { id: input.commandId, kind: `modify_${input.body.type}`, before: life, after: life });
    if (first) await adjust(tx, subscription, input.body);
    const { environmentId, tenantId, subscriptionId, commandId: changeId } = input;
    return loadOutcome(tx.db, { environmentId, tenantId, subscriptionId, changeId, lastInvoiceId: null, rehearsed: mode === 'preview', invoices: false });
  };
  return mode === 'preview' ? rehearse<Deps, Outcome>(deps, work) : inTransaction<Deps, Outcome>(deps, work);
}

function adjust(tx: Deps, subscription: SubscriptionRow, body: Adjustment): Promise<unknown> {
  if (subscription.status === 'cancelled') refuse('subscription_ended', { subscription_id: subscription.id });
  return body.type === 'coupon' ? adjustCoupon(tx, subscription, body) : adjustTax(tx, subscription, body);
}

async function adjustCoupon(tx: Deps, { id, environment_id }: SubscriptionRow, body: Adjustment): Promise<unknown> {
  const { action, coupon_code, coupon_association_id, subscription_line_item_id, start_date, end_date } = body.coupon_params ?? missing('coupon_params');
  if (action === 'add') {
    const named = coupon_code ?? missing('coupon_params/coupon_code');
    return attachCoupon(tx, environment_id, { subscription_id: id, coupon_code: named, subscription_line_item_id, start_date, end_date });
  }
  const wanted = coupon_association_id ?? missing('coupon_params/coupon_association_id');
  const known = (await couponAssociationsOf(tx.db, [id])).some((association) => association.id === wanted);
  if (!known) refuseField('not_found', '/coupon_params/coupon_association_id', 'is no coupon of this subscription');
  return endCoupon(tx, environment_id, wanted, end_date);
}

const DEFAULT_PRIORITY = 100;

async function adjustTax(tx: Deps, subscription: SubscriptionRow, body: Adjustment): Promise<unknown> {
  const { id, environment_id: environmentId } = subscription;
  const { action, tax_rate_id, tax_association_id, effective_date } = body.tax_params ?? missing('tax_params');
  const at = effective_date ?? (await presentOf(tx, subscription));
  if (action === 'add') {
    return associateTax(
      tx,
      { environmentId, type: 'subscription', id },
      {
        ...{ rate: tax_rate_id ?? missing('tax_params/tax_rate_id'), priority: DEFAULT_PRIORITY, autoApply: true, currency: null },
        ...{ startDate: at, endDate: null, metadata: {}, pointer: '/tax_params/tax_rate_id' },
      },
    );
  }
  const wanted = tax_association_id ?? missing('tax_params/tax_association_id');
  const known = (await taxAssociationsOf(tx.db, environmentId, [id])).some((association) => association.id === wanted);
  if (!known) refuseField('not_found', '/tax_params/tax_association_id', 'is no tax of this subscription');
  return endTax(tx, environmentId, wanted, at);
}

async function presentOf(tx: Deps, { customer_id }: SubscriptionRow): Promise<string> {
  return businessNow(tx, (await customersByIds(tx.db, [customer_id])).get(customer_id) ?? { test_clock_id: null });
}
