import type { NewPriceRow, PriceRow } from '../../catalog';
import { refuse, refuseField } from '../../platform';
import type { LineItemRow } from '../rows';
import type { ChangeContext } from './change-context';
import { checkLineCommitment } from './check-commitment';
import type { PlannedLine } from './change-plan';
import type { LineSpec, OwnPriceSpec } from './change-spec';
import { fits, requirePrice } from './require-price';

interface Owner {
  readonly type: LineItemRow['entity_type'];
  readonly id: string;
  readonly associationId?: string;
  /** Where the lines end by themselves. */
  readonly endsAt?: string | null;
}

/** A line that begins with the change, as the spec asks for it. */
export async function planLine(context: ChangeContext, spec: LineSpec, owner: Owner, index: number): Promise<PlannedLine> {
  if (spec.price !== undefined) {
    const price = await ownPrice(context, spec.price);
    return { item: lineItem(context, { ...spec, price }, owner, index), price, isNewPrice: true };
  }
  const price = await requirePrice(context, spec.priceId ?? '');
  return { item: lineItem(context, { ...spec, price }, owner, index), price, isNewPrice: false };
}

/** A line for a price of the catalog, in the quantity that it starts with. */
export function catalogLine(context: ChangeContext, price: PriceRow, spec: Omit<LineSpec, 'price' | 'priceId'>, owner: Owner, index: number): PlannedLine {
  return { item: lineItem(context, { ...spec, price }, owner, index), price, isNewPrice: false };
}

type Priced = Omit<LineSpec, 'price'> & { readonly price: PriceRow | NewPriceRow };

function lineItem(context: ChangeContext, { price, quantity, displayName, metadata, ...spec }: Priced, owner: Owner, index: number): LineItemRow {
  const { deps, subscription, at, changeId } = context;
  const id = spec.id ?? deps.ids.next('subs_line');
  const now = deps.clock.now();
  // What its owner ends was not asked for: while a subscription is held, that may lie before what waits behind it.
  if (spec.endsAt && spec.endsAt <= at) refuseField('validation_failed', '/end_date', 'must come after the line begins', { begins: at });
  return {
    ...{ id, environment_id: subscription.environment_id, subscription_id: subscription.id, root_id: id },
    ...{ entity_type: owner.type, entity_id: owner.id, addon_association_id: owner.associationId ?? null, price_id: price.id },
    position: context.position + index,
    quantity: price.type === 'FIXED' ? (quantity ?? price.min_quantity ?? '1') : '0',
    display_name: displayName ?? price.display_name,
    ...{ start_date: at, end_date: spec.endsAt ?? owner.endsAt ?? null, prorated_start: true, prorated_end: true, change_id: changeId },
    ...{ commitment: checkLineCommitment(subscription, price, spec.commitment), metadata: metadata ?? {}, created_at: now, updated_at: now },
  };
}

async function ownPrice(context: ChangeContext, spec: OwnPriceSpec): Promise<NewPriceRow> {
  const { deps, subscription } = context;
  const base = spec.overrides === undefined ? null : await requirePrice(context, spec.overrides);
  const id = deps.ids.next('price');
  const now = deps.clock.now();
  const { terms } = spec;
  const price: NewPriceRow = {
    ...{ id, environment_id: subscription.environment_id, entity_type: 'SUBSCRIPTION', entity_id: subscription.id, root_price_id: id, version: 1 },
    type: base?.type ?? terms?.type ?? 'FIXED',
    currency: subscription.currency,
    billing_period: (base?.billing_period ?? terms?.billingPeriod ?? subscription.billing_period) as PriceRow['billing_period'],
    billing_period_count: base?.billing_period_count ?? terms?.billingPeriodCount ?? subscription.billing_period_count,
    invoice_cadence: base?.invoice_cadence ?? terms?.invoiceCadence ?? 'ARREAR',
    meter_id: base?.meter_id ?? terms?.meterId ?? null,
    event_name: base?.event_name ?? null,
    model: spec.model,
    min_quantity: base?.min_quantity ?? null,
    display_name: base?.display_name ?? terms?.displayName ?? '',
    ...{ description: '', lookup_key: '', starts_at: null, ends_at: null, metadata: {}, status: 'published', created_at: now, updated_at: now },
  };
  return fits(price, subscription) ? price : refuse('price_does_not_fit', { currency: price.currency, billing_period: price.billing_period });
}
