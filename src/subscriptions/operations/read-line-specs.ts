import type { z } from 'zod';
import { meterById, type OwnPriceBody, ownModel, type PriceRow, pricesByIds, writesModel } from '../../catalog';
import { refuseField, type Db } from '../../platform';
import type { LineSpec } from '../changes';
import type { OwnPriceSpec } from '../changes/change-spec';
import { readCommitment } from '../routes/line-commitment';
import type { lineOverride, lineSpec } from '../routes/line-specs';

type LineBody = z.infer<typeof lineSpec> | z.infer<typeof lineOverride>;

/** Lines as a change wants them, from a body that has them at `at`. Refuses prices that are not there or could not be billed. */
export async function readLineSpecs(db: Db, environmentId: string, bodies: readonly LineBody[], at: string): Promise<readonly LineSpec[]> {
  const specs: LineSpec[] = [];
  for (const [index, body] of bodies.entries()) specs.push(await readLineSpec(db, environmentId, body, `${at}/${index}`));
  return specs;
}

export async function readLineSpec(db: Db, environmentId: string, body: LineBody, at: string): Promise<LineSpec> {
  const { quantity, display_name, metadata } = body;
  const endsAt = 'end_date' in body ? body.end_date : undefined;
  const commitment = readCommitment(body, at);
  return {
    ...(await pricePart(db, environmentId, body, at)),
    ...(quantity === undefined ? {} : { quantity }),
    ...(display_name === undefined ? {} : { displayName: display_name }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(endsAt === undefined ? {} : { endsAt }),
    ...(commitment === undefined ? {} : { commitment }),
  };
}

async function pricePart(db: Db, environmentId: string, body: LineBody, at: string): Promise<LineSpec> {
  if (body.price_id === undefined) return ownPart(db, environmentId, 'price' in body ? body.price : undefined, at);
  if (!writesModel(body)) return { priceId: body.price_id };
  const base = await requireBase(db, environmentId, body.price_id, at);
  return { price: { model: ownModel(body, base, at), overrides: base.id } };
}

async function requireBase(db: Db, environmentId: string, priceId: string, at: string): Promise<PriceRow> {
  const base = (await pricesByIds(db, [priceId])).get(priceId);
  if (base?.environment_id === environmentId) return base;
  return refuseField('price_not_found', `${at}/price_id`, 'names no price of this environment', { price_id: priceId });
}

async function ownPart(db: Db, environmentId: string, price: OwnPriceBody | undefined, at: string): Promise<LineSpec> {
  if (price === undefined) return refuseField('validation_failed', `${at}/price_id`, 'is needed, or price');
  const spec = await readOwnPrice(db, environmentId, price, `${at}/price`);
  return { price: spec, ...(price.min_quantity ? { quantity: price.min_quantity } : {}) };
}

/** A price of the subscription's own, under terms of its own. */
async function readOwnPrice(db: Db, environmentId: string, body: OwnPriceBody, at: string): Promise<OwnPriceSpec> {
  const type = body.type ?? (body.meter_id ? 'USAGE' : 'FIXED');
  const invoiceCadence = body.invoice_cadence ?? (type === 'USAGE' ? 'ARREAR' : 'ADVANCE');
  const model = ownModel(body, { type, billing_period: body.billing_period, invoice_cadence: invoiceCadence, min_quantity: body.min_quantity ?? null }, at);
  if (type === 'FIXED' && body.meter_id) refuseField('invalid_price', `${at}/meter_id`, 'is for USAGE prices');
  if (type === 'USAGE') await requireMeter(db, environmentId, body.meter_id, at);
  const { billing_period: billingPeriod, billing_period_count: billingPeriodCount, display_name: displayName = '' } = body;
  return { model, terms: { type, billingPeriod, billingPeriodCount, invoiceCadence, meterId: body.meter_id ?? null, displayName } };
}

async function requireMeter(db: Db, environmentId: string, meterId: string | undefined, at: string): Promise<void> {
  if (!meterId) return refuseField('invalid_price', `${at}/meter_id`, 'is needed for a USAGE price');
  const meter = await meterById(db, environmentId, meterId);
  if (meter?.status !== 'published') refuseField('not_found', `${at}/meter_id`, 'names no live meter of this environment');
}
