import { digestOf } from '../canonical';
import { currencyOf } from '../money';
import { absorbCredits } from './absorb-credits';
import { assembleInvoice, type InvoiceFacts } from './assemble-invoice';
import { checkInvoiceInput, checkInvoicePlan } from './check-invoice';
import { commitmentLines } from './commitment-lines';
import { discountEachLine, discountInvoice } from './discount-lines';
import type { InvoiceInput } from './invoice-input';
import type { InvoicePlan } from './invoice-plan';
import { keepGivenBack } from './keep-given-back';
import { payLines } from './pay-lines';
import { rateLines } from './rate-lines';
import { taxLines } from './tax-lines';

/**
 * An invoice from its inputs, in the documented order: quantity, allowance, unit credits; price, limits, commitment, rounding; line and
 * invoice coupons; money credits; taxes; total. Equal inputs give equal plans with equal digests, today and when an auditor replays them.
 */
export function computeInvoice(input: InvoiceInput): InvoicePlan {
  checkInvoiceInput(input);
  const currency = currencyOf(input.currency);
  const rated = rateLines(input, currency);
  const discounted = discountInvoice(discountEachLine([...rated, ...commitmentLines(input, rated, currency)], currency), input.invoiceCoupons, currency);
  const absorbed = absorbCredits(keepGivenBack(discounted, currency), currency);
  const paid = payLines(absorbed.lines, input.moneyCreditLots, currency);
  const taxed = taxLines(paid, input.taxes, currency);
  const facts = assembleInvoice({ input, currency, taxed, excessCredit: absorbed.excessCredit });
  checkInvoicePlan(facts);
  return { ...facts, digest: digestOf(withoutExplanations(facts)) };
}

/** Explanations follow from the same inputs and end in the amounts that are digested; they would be most of what is hashed. */
function withoutExplanations(facts: InvoiceFacts): unknown {
  return { ...facts, lines: facts.lines.map((line) => ({ ...line, explanation: undefined })) };
}
