import { canonicalJson } from '../../billing/canonical';
import { decimal, isDecimalText } from '../../billing/money';
import type { PriceModel } from '../../billing/pricing';

/** True when two models charge the same, however their numbers are written: "10" and "10.00" are no change of price. */
export function sameModel(a: PriceModel, b: PriceModel): boolean {
  return canonicalJson(plain(a)) === canonicalJson(plain(b));
}

function plain(model: PriceModel): unknown {
  return JSON.parse(JSON.stringify(model, (_key, value: unknown) => (isDecimalText(value) ? decimal(value).toFixed() : value)));
}
