import type { ExplainStep } from '../explanation';
import { Decimal, decimal, zero } from '../money';
import type { PercentagePrice, PricingFacts } from './price-model';
import type { PricedAmount } from './priced-amount';

/**
 * A share of a total, plus a fixed fee for each event. 1.5 % of 1,000.00 in 4 events at 0.25 each costs 15.00 + 1.00.
 * With a minimum or maximum per event each event's fee is computed and limited on its own.
 * @example pricePercentage({ kind: 'percentage', percent: '1.5', fixedPerEvent: '0.25' }, decimal('1000'), { eventCount: 4 }).amount => "16"
 * @example pricePercentage({ kind: 'percentage', percent: '1', minimumPerEvent: '0.5', maximumPerEvent: '2' }, decimal('330'), { eventAmounts: ['10', '20', '300'] }).amount => "3"
 */
export function pricePercentage(model: PercentagePrice, quantity: Decimal, facts: PricingFacts): PricedAmount {
  const limited = model.minimumPerEvent !== undefined || model.maximumPerEvent !== undefined || model.freeEvents !== undefined;
  const perEvent = limited || (facts.eventAmounts !== undefined && model.freeUnits !== undefined);
  return perEvent ? priceEachEvent(model, facts.eventAmounts ?? [quantity.toFixed()]) : priceTotal(model, quantity, facts);
}

function priceTotal(model: PercentagePrice, quantity: Decimal, facts: PricingFacts): PricedAmount {
  const free = Decimal.min(decimal(model.freeUnits ?? '0'), quantity);
  const base = quantity.minus(free);
  const share = base.times(decimal(model.percent)).shiftedBy(-2);
  const count = String(facts.eventCount ?? facts.eventAmounts?.length ?? 0);
  const fixed = model.fixedPerEvent ?? '0';
  const amount = decimal(count).times(decimal(fixed)).plus(share);
  return {
    amount,
    steps: [
      { rule: 'percentage_base', operation: 'subtract', operands: [quantity.toFixed(), free.toFixed()], result: base.toFixed() },
      { rule: 'percentage_share', operation: 'multiply', operands: [base.toFixed(), model.percent, '0.01'], result: share.toFixed() },
      { rule: 'percentage_fixed', operation: 'multiply_add', operands: [count, fixed, share.toFixed()], result: amount.toFixed() },
    ],
  };
}

/** What is still free: so many events, so many units, or, when both are limited, whichever ends first. */
interface FreeRest {
  readonly events: Decimal | null;
  readonly units: Decimal | null;
}

/** Free events and units are used up in the order of the events; what an event has left is charged within the limits. */
function priceEachEvent(model: PercentagePrice, eventAmounts: readonly string[]): PricedAmount {
  const steps: ExplainStep[] = [];
  let rest: FreeRest = { events: limitOf(model.freeEvents), units: limitOf(model.freeUnits) };
  let amount = zero;
  for (const [event, carried] of eventAmounts.entries()) {
    const value = decimal(carried);
    const free = freeOf(rest, value);
    rest = { events: rest.events === null ? null : Decimal.max(rest.events.minus(1), zero), units: rest.units === null ? null : rest.units.minus(free) };
    const step = eventStep(model, event, value.minus(free), free.gt(0) && free.eq(value));
    steps.push(step);
    amount = amount.plus(step.result);
  }
  return { amount, steps: [...steps, { rule: 'percentage_total', operation: 'add', operands: steps.map((step) => step.result), result: amount.toFixed() }] };
}

/** Zero is how some write "no free units"; it limits nothing. */
function limitOf(text: string | undefined): Decimal | null {
  return text === undefined || decimal(text).isZero() ? null : decimal(text);
}

function freeOf({ events, units }: FreeRest, value: Decimal): Decimal {
  if (events === null && units === null) return zero;
  if (events !== null && events.isZero()) return zero;
  return units === null ? value : Decimal.min(units, value);
}

function eventStep(model: PercentagePrice, event: number, base: Decimal, whollyFree: boolean): ExplainStep {
  const fixed = model.fixedPerEvent ?? '0';
  const fee = base.times(decimal(model.percent)).shiftedBy(-2).plus(decimal(fixed));
  const facts = { event: String(event), base: base.toFixed(), percent: model.percent, fixed };
  if (whollyFree) return { rule: 'percentage_event_free', operation: 'value', operands: ['0'], result: '0', facts };
  if (model.minimumPerEvent !== undefined && fee.lt(decimal(model.minimumPerEvent)))
    return {
      rule: 'percentage_event_minimum',
      operation: 'max',
      operands: [fee.toFixed(), model.minimumPerEvent],
      result: decimal(model.minimumPerEvent).toFixed(),
      facts,
    };
  if (model.maximumPerEvent !== undefined && fee.gt(decimal(model.maximumPerEvent)))
    return {
      rule: 'percentage_event_maximum',
      operation: 'min',
      operands: [fee.toFixed(), model.maximumPerEvent],
      result: decimal(model.maximumPerEvent).toFixed(),
      facts,
    };
  return {
    rule: 'percentage_event',
    operation: 'multiply_add',
    operands: [base.toFixed(), decimal(model.percent).shiftedBy(-2).toFixed(), fixed],
    result: fee.toFixed(),
    facts,
  };
}
