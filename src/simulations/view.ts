import type { z } from 'zod';
import type { SimulationResultRow, SimulationRow } from './rows';
import type { Simulation, SimulationResult } from './schema';
import type { TotalsRow } from './store';

export function toSimulationView(row: SimulationRow, totals: readonly TotalsRow[]): z.infer<typeof Simulation> {
  const { id, environment_id, status, subject, span, wanted, failure, started_at, finished_at, created_at, updated_at } = row;
  return {
    ...{ id, environment_id, status, subject, span },
    candidate: { ...(wanted.plan_id === undefined ? {} : { plan_id: wanted.plan_id }), ...(wanted.prices ? { prices: wanted.prices } : {}) },
    progress: { done: row.customers_done, total: row.customers_total },
    totals: totals.filter(({ simulation_id }) => simulation_id === id).map(({ currency, ...rest }) => ({ currency, ...amountsOf(rest), ...countsOf(rest) })),
    ...{ failure, started_at, finished_at, created_at, updated_at },
  };
}

export function toResultView(row: SimulationResultRow & { readonly external_customer_id: string }): z.infer<typeof SimulationResult> {
  const { id, customer_id, external_customer_id, currency, invoices, created_at } = row;
  return {
    ...{ id, customer_id, external_customer_id, currency, ...amountsOf(row), ...countsOf(row), created_at },
    invoices: invoices.map(({ old_total, new_total, difference, lines, ...invoice }) => ({
      ...invoice,
      ...{ old: old_total, new: new_total, difference },
      lines: lines.map(({ old_amount, new_amount, ...line }) => ({ ...line, old: old_amount, new: new_amount })),
    })),
  };
}

function amountsOf({ old_total, new_total, difference }: Pick<TotalsRow, 'old_total' | 'new_total' | 'difference'>) {
  return { old: old_total, new: new_total, difference };
}

function countsOf({ unmatched_lines, skipped_invoices }: Pick<TotalsRow, 'unmatched_lines' | 'skipped_invoices'>) {
  return { unmatched_lines, skipped_invoices };
}
