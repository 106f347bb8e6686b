import type { Instant } from '../../../src/billing/calendar';
import { billedBefore } from './billed-before';
import { Exact, ONE } from './exact';
import { countOf } from './usage';
import type { Account, InvoiceLine, Source } from './terms';

/** Usage that came after the invoice of its period was final: a line on the next invoice of a whole period, for what the period costs now less what was billed of it. */
export function lateUsage(account: Account, before: Instant): readonly Source[] {
  const final = account.invoices.filter(({ draft, kind, period }) => draft === null && (kind === 'period' || kind === 'trial') && period.end <= before);
  const ordered = [...final].sort((a, b) => (a.period.start < b.period.start ? -1 : a.period.start > b.period.start ? 1 : 0));
  return ordered
    .flatMap(({ lines }) => lines)
    .filter((line) => line.kind === 'usage')
    .filter((line) => countOf(account, line) > Math.max(...billedBefore(account, line).map(({ events }) => events)))
    .map(toLate);
}

function toLate({ name, line, period }: InvoiceLine): Source {
  const of = `${name}, late usage for ${period.start.slice(0, 10)} to ${period.end.slice(0, 10)}`;
  return { kind: 'late_usage', name: of, line, period, quantity: Exact.of(0), whole: Exact.of(0), share: ONE };
}
