import {
  addMilliseconds,
  bonusOf,
  type BonusSlab,
  bonusSlabOf,
  boundaryAt,
  burnLots,
  creditExpiry,
  type CreditLot,
  creditNoteLimit,
  type CreditNoteType,
  creditNoteTypeFor,
  creditsToMoney,
  decimal,
  type Decimal,
  grantValidity,
  instantOf,
  isPaymentStatus,
  canTransition,
  isPaymentDeletable,
  durationSeconds,
  instantFromDateTime,
  localTime,
  periodAt,
  periodIndexOf,
  splitPayment,
  spendableBalance,
  statusAfterRenewal,
  type PaymentBehavior,
  zero,
} from '../../../src/billing';
import { type Adapter, answering } from '../adapter';
import { at, type Json, list, number, text, textOrNull } from '../json';
import { anniversary, unitOf } from './formats';

const period = { start: '2026-01-01T00:00:00.000Z', end: '2026-02-01T00:00:00.000Z' };
const never = { validFrom: period.start, validUntil: null, priority: 0, createdAt: period.start, paid: true };

/** Lots without a priority burn after those with one. */
function debitOrder(input: Json): Json {
  const lots = list(input, 'credits').map((credit, index): CreditLot => {
    const expiry = textOrNull(credit, 'expiry');
    const validUntil = expiry === null ? null : instantOf(expiry.includes('T') ? expiry : `${expiry}T00:00:00Z`);
    return {
      ...never,
      id: String(index),
      remaining: text(credit, 'credits'),
      validUntil,
      priority: Number(textOrNull(credit, 'priority') ?? '1000'),
      createdAt: addMilliseconds(period.start, index),
    };
  });
  const { burns, rest } = burnLots(lots, [{ lineKey: 'debit', target: {}, segments: [{ ...period, quantity: decimal(text(input, 'debit')) }] }]);
  if (rest.get('debit')?.gt(0) === true) return { error: 'insufficient balance' };
  const left = (lot: CreditLot): Decimal =>
    burns.filter((burn) => burn.lotId === lot.id).reduce((sum, burn) => sum.minus(burn.quantity), decimal(lot.remaining));
  const sum = (some: readonly CreditLot[]): string => some.reduce((total, lot) => total.plus(left(lot)), zero).toFixed();
  const used = new Set(burns.map((burn) => lots[Number(burn.lotId)]?.priority));
  return {
    credit_balance: sum(lots),
    transactions: lots.length + 1,
    consumed_only_from: used.size === 1 && used.has(1) ? 'priority 1 credits (40 and 60)' : null,
    remaining_in_priority_1: sum(lots.filter((lot) => lot.priority === 1)),
  };
}

function slabsOf(value: Json | undefined): readonly BonusSlab[] {
  // Other comparisons than "at least" are not part of our law, nor do they match anything in the source.
  return list(value)
    .filter((slab) => text(slab, 'operator') === 'gte')
    .map(slabOf);
}

function slabOf(slab: Json): BonusSlab {
  const kind = text(slab, 'bonus', 'type') === 'percentage' ? 'percentage' : 'flat';
  return { threshold: text(slab, 'threshold'), bonus: { kind, value: text(slab, 'bonus', 'value') } };
}

const allTypes = (types: readonly string[]): readonly string[] | null => (types.includes('ALL') ? null : types);

function split(input: Json, wallets: readonly Json[]): { readonly wallets: readonly string[]; readonly card_pays: string; readonly result: string } {
  const due = Object.fromEntries(Object.entries(at(input, 'invoice_amount_by_price_type') ?? {}).map(([type, amount]) => [type, text(amount as Json)]));
  const paying = wallets.map((wallet) => ({
    balance: text(wallet, 'balance'),
    priceTypes: allTypes(list(wallet, 'allowed_price_types').map((type) => text(type))),
  }));
  const { wallets: paid, card, covered } = splitPayment(due, paying, at(input, 'card_available') === true);
  return { wallets: paid.map((amount) => amount.toFixed()), card_pays: card.toFixed(), result: covered ? 'success' : 'failed' };
}

function balance(input: Json): Json {
  const types = list(input, 'allowed_price_types').map((type) => text(type));
  const usageOf = (invoiceRow: Json): Decimal =>
    list(invoiceRow, 'usage_lines').reduce<Decimal>(
      (sum, line) =>
        sum
          .plus(text(line, 'amount'))
          .minus(textOrNull(line, 'prepaid_credits_applied') ?? '0')
          .minus(textOrNull(line, 'line_item_discount') ?? '0'),
      zero,
    );
  const invoices = list(input, 'invoices');
  const unpaid = invoices.map((row) => ({
    amountRemaining: text(row, 'amount_remaining'),
    amountPaid: text(row, 'amount_paid'),
    usageNet: usageOf(row).toFixed(),
  }));
  const pays = types.includes('ALL') ? ('all' as const) : types.includes('FIXED') ? ('fixed' as const) : ('usage' as const);
  const kind = text(input, 'wallet_type') === 'POST_PAID' ? ('postpaid' as const) : ('prepaid' as const);
  return {
    real_time_balance: spendableBalance({ kind, balance: text(input, 'balance'), pays }, unpaid).toFixed(),
    unpaid_invoices_amount: invoices.reduce<Decimal>((sum, row) => sum.plus(usageOf(row)), zero).toFixed(),
  };
}

function transaction(input: Json): Json {
  const before = decimal(textOrNull(input, 'setup_credit') ?? text(input, 'initial_credits'));
  const credits = decimal(text(input, 'credits'));
  const after = text(input, 'op') === 'debit' ? before.minus(credits) : before.plus(credits);
  if (!credits.gt(0) || after.lt(0)) return { error: true };
  const used = text(input, 'op') === 'debit' ? credits : zero;
  return { credit_balance: after.toFixed(), balance: creditsToMoney(after.toFixed(), text(input, 'conversion_rate')).toFixed(), credits_used: used.toFixed() };
}

/** The calendar of a recurring grant and the end of a lot. */
/** "now-2m15d": how long before (or after) now a grant started; every period begun by now has been applied, the next one waits. */
function applications(input: Json): Json {
  const [, sign, months, days] = /^now([+-])(?:(\d+)m)?(?:(\d+)d)?$/.exec(text(input, 'start')) ?? [];
  const now = '2026-06-30T00:00:00.000Z';
  const factor = sign === '-' ? -1 : 1;
  const start = instantFromDateTime(localTime(now, 'UTC').plus({ months: factor * Number(months ?? '0'), days: factor * Number(days ?? '0') }));
  const cadence = anniversary(start, 'UTC', unitOf(text(input, 'period')), 1);
  return { applied: Math.max(periodIndexOf(cadence, now) + 1, 0), pending: 1 };
}

function grant(input: Json): Json {
  if (at(input, 'start') !== undefined) return applications(input);
  const start = period.start;
  const unit = textOrNull(input, 'period');
  const duration = textOrNull(input, 'expiration_duration_unit');
  const days = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;
  const expiry = duration === null ? null : creditExpiry(start, { value: number(input, 'expiration_duration'), unit: expiryUnit(duration) ?? 'day' }, 'UTC');
  const cadence = unit === null ? null : anniversary(start, 'UTC', unitOf(unit), Number(textOrNull(input, 'period_count') ?? '1'));
  const cycle = grantValidity({ period, grantedAt: start, expiresInDays: null, rollover: false, zone: 'UTC' });
  return {
    // One application is due at once; a recurring grant has its next one waiting.
    applications: text(input, 'cadence') === 'RECURRING' ? ['applied', 'pending'] : ['applied'],
    ...(expiry === null ? {} : { expiry_minus_period_start_days: days(start, expiry) }),
    ...(cadence === null
      ? {}
      : {
          current_period_days: days(periodAt(cadence, 0).start, periodAt(cadence, 0).end),
          next_period_days: days(periodAt(cadence, 1).start, periodAt(cadence, 1).end),
          next_period_starts_at_current_end: boundaryAt(cadence, 1) === periodAt(cadence, 0).end,
        }),
    expiry: cycle.validUntil === period.end ? 'subscription current_period_end (same calendar date)' : null,
  };
}

function expiryUnit(name: string): 'day' | 'week' | 'month' | 'year' | null {
  const units: Readonly<Record<string, 'day' | 'week' | 'month' | 'year'>> = { DAY: 'day', WEEK: 'week', MONTH: 'month', YEAR: 'year' };
  return units[name] ?? null;
}

/** At once means not later; at a date needs one. */
function cancelIsValid(type: string, at: string | null): boolean {
  return type === 'scheduled_date' ? at !== null : !(type === 'immediate' && at === 'future');
}

function noteType(status: string): CreditNoteType | null {
  const payment = status.toLowerCase();
  return isPaymentStatus(payment) ? creditNoteTypeFor(payment) : null;
}

export const flexpriceCredits: Readonly<Record<string, Adapter>> = {
  credits_to_currency: answering((input) => ({ amount: creditsToMoney(text(input, 'credits'), text(input, 'conversion_rate')).toFixed() })),
  wallet_transaction: answering(transaction),
  debit_order: answering(debitOrder),
  find_bonus_slab: answering((input) => {
    const slab = bonusSlabOf(slabsOf(at(input, 'slabs')), text(input, 'credits'));
    return slab === null ? { slab: null } : { threshold: slab.threshold };
  }),
  resolve_bonus: answering((input) => ({ bonus: bonusOf(slabOf(at(input, 'slab') ?? null), text(input, 'credits')).toFixed() })),
  real_time_balance_unpaid_invoices: answering(balance),
  split_wallet_and_card: answering((input) => {
    const { wallets, ...rest } = split(input, [{ balance: text(input, 'wallet_balance'), allowed_price_types: at(input, 'wallet_allowed_price_types') ?? [] }]);
    return { ...rest, wallet_pays: wallets[0] ?? '0' };
  }),
  split_wallets_and_card: answering((input) => {
    const { wallets, ...rest } = split(input, list(input, 'wallets'));
    return { ...rest, wallet_pays: wallets };
  }),
  credit_grant: answering(grant),
  credits_expiry: answering((input) => {
    const unit = expiryUnit(textOrNull(input, 'unit') ?? '');
    const value = textOrNull(input, 'duration');
    return { expires_at: creditExpiry(instantOf(text(input, 'from')), unit === null || value === null ? null : { value: Number(value), unit }, 'UTC') };
  }),
  credits_breakdown: answering((input) => {
    const sum = (paid: boolean): string =>
      list(input, 'transactions')
        .filter((row) => text(row, 'reason').startsWith('PURCHASED') === paid)
        .reduce<Decimal>((total, row) => total.plus(text(row, 'credits_available')), zero)
        .toFixed();
    return { purchased: sum(true), free: sum(false) };
  }),
  credit_note_type: answering((input) => ({
    type: ['SUCCEEDED', 'PARTIALLY_REFUNDED'].includes(text(input, 'invoice_payment_status')) ? 'REFUND' : 'ADJUSTMENT',
  })),
  credit_note_limit: answering((input) => {
    const type = noteType(text(input, 'payment_status')) ?? 'adjustment';
    const limit = creditNoteLimit(type, {
      total: text(input, 'total'),
      amountPaid: text(input, 'amount_paid'),
      adjusted: text(input, 'adjustment_amount'),
      refunded: text(input, 'refunded_amount'),
    });
    const wanted = list(input, 'credit_lines').reduce<Decimal>((sum, amount) => sum.plus(text(amount)), zero);
    return { ok: wanted.lte(limit), max: limit.toFixed() };
  }),
  payment_transition: answering((input) => {
    const [from, to] = [text(input, 'from').toLowerCase(), text(input, 'to').toLowerCase()];
    return { allowed: isPaymentStatus(from) && isPaymentStatus(to) && canTransition(from, to) };
  }),
  payment_deletable: answering((input) => {
    const status = text(input, 'status').toLowerCase();
    return { deletable: isPaymentStatus(status) && isPaymentDeletable(status) };
  }),
  renewal_payment_behavior: answering((input) => ({
    subscription_status: statusAfterRenewal(
      text(input, 'payment_behavior') as PaymentBehavior,
      text(input, 'amount_due'),
      text(input, 'payment') === 'succeeds',
    ),
  })),
  auto_invoice_threshold_active: answering((input) => ({ result: decimal(text(input, 'threshold')).gt(0) })),
  grant_duration: answering((input) => {
    const unit = text(input, 'unit');
    const seconds = unit === 'hour' || unit === 'day' || unit === 'week' ? durationSeconds({ value: number(input, 'value'), unit }) : null;
    return seconds === null ? { error: true } : { seconds };
  }),
  cancel_request_valid: answering((input) => ({ valid: cancelIsValid(text(input, 'cancellation_type'), textOrNull(input, 'cancel_at')) })),
  validate_line_item_quantity: answering((input) => (decimal(text(input, 'quantity')).lt(0) ? { error: 'non-negative' } : { valid: true })),
  default_line_item_quantity: answering((input) => ({
    quantity: decimal(text(input, 'quantity')).isZero() ? (textOrNull(input, 'min_quantity') ?? '1') : text(input, 'quantity'),
  })),
  line_item_end_date_change: answering((input) =>
    text(input, 'billing_period') === 'ONETIME' && textOrNull(input, 'current_end_date') !== null ? { error: 'already terminated' } : { ok: true },
  ),
};
