import { z } from 'zod';
import { dialectAFields } from '../catalog';
import { instant, listOf, PageQuery } from '../http';
import { LIMITS } from '../platform';
import { SIMULATION_STATUSES } from './status';

const PriceOverride = z
  .object({ price_id: z.string().min(1), ...dialectAFields })
  .meta({ id: 'PriceOverride', description: "A price with another amount or model; what is left out is the price's own." });

const SimulationSubject = z
  .object({
    customer_id: z.string().min(1).optional().meta({ description: 'All invoices of this customer; its id or external id.' }),
    plan_id: z.string().min(1).optional().meta({ description: 'The invoices of all subscriptions that are on this plan now.' }),
  })
  .refine(({ customer_id, plan_id }) => (customer_id === undefined) !== (plan_id === undefined), 'must name either a customer or a plan')
  .meta({ id: 'SimulationSubject' });

const SimulationSpan = z
  .object({ start: instant.nullish(), end: instant.nullish() })
  .refine(({ start, end }) => !start || !end || start < end, 'must end after it starts')
  .meta({ id: 'SimulationSpan', description: 'Invoices of periods that end after `start` and not after `end`; all of them without.' });

const SimulationCandidate = z
  .object({
    plan_id: z.string().min(1).optional().meta({ description: 'What is sold under this plan now replaces what another plan sold.' }),
    prices: z.array(PriceOverride).min(1).max(LIMITS.simulationOverrides).optional().meta({
      description: 'Other amounts or models for these prices and all their versions: of the candidate plan, or without one of the plan that was billed.',
    }),
  })
  .refine(({ plan_id, prices }) => plan_id !== undefined || prices !== undefined, 'must name a plan, prices or both')
  .meta({ id: 'SimulationCandidate' });

export const CreateSimulationBody = z
  .object({ subject: SimulationSubject, span: SimulationSpan.optional(), candidate: SimulationCandidate })
  .meta({ id: 'CreateSimulationBody' });
export type CreateSimulationBody = z.infer<typeof CreateSimulationBody>;

const amounts = {
  old: z.string().meta({ description: 'What was billed.' }),
  new: z.string().meta({ description: 'What would have been.' }),
  difference: z.string().meta({ description: 'New less old.' }),
};
const counts = {
  unmatched_lines: z.int().meta({ description: 'Lines that the candidate has no price for: they cost nothing in the new totals.' }),
  skipped_invoices: z.int().meta({ description: 'Invoices in whose currency and billing period the candidate sells nothing: they are in no total.' }),
};

const SimulationTotals = z
  .object({ currency: z.string(), ...amounts, ...counts })
  .meta({ id: 'SimulationTotals', description: 'Of the customers done so far, in one currency.' });

export const Simulation = z
  .object({
    id: z.string(),
    environment_id: z.string(),
    status: z.enum(SIMULATION_STATUSES),
    subject: z.object({ customer_id: z.string().optional(), plan_id: z.string().optional() }),
    span: z.object({ start: z.string().nullable(), end: z.string().nullable() }),
    candidate: z.object({ plan_id: z.string().optional(), prices: z.array(z.record(z.string(), z.unknown())).optional() }),
    progress: z.object({ done: z.int(), total: z.int() }).meta({ description: 'In customers.' }),
    totals: z.array(SimulationTotals),
    failure: z.string().nullable().meta({ description: 'Why it failed, or what it was last stuck on.' }),
    started_at: z.string(),
    finished_at: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Simulation' });
export const SimulationList = listOf(Simulation, 'SimulationList');

const SimulatedLine = z
  .object({
    change: z.enum(['kept', 'repriced', 'added', 'unmatched']),
    kind: z.string(),
    display_name: z.string(),
    meter_id: z.string().nullable(),
    quantity: z.string(),
    period_start: z.string(),
    period_end: z.string(),
    old_price_id: z.string().nullable(),
    new_price_id: z.string().nullable(),
    ...amounts,
  })
  .meta({ id: 'SimulatedLine', description: 'Before coupons, credits in money and taxes, which are in the totals.' });

const SimulatedInvoice = z
  .object({
    invoice_id: z.string(),
    number: z.string().nullable(),
    kind: z.string(),
    subscription_id: z.string(),
    period_start: z.string(),
    period_end: z.string(),
    old: amounts.old,
    new: z.string().nullable().meta({ description: 'Null when the invoice is skipped.' }),
    difference: z.string().nullable(),
    lines: z.array(SimulatedLine),
  })
  .meta({ id: 'SimulatedInvoice' });

export const SimulationResult = z
  .object({
    id: z.string(),
    customer_id: z.string(),
    external_customer_id: z.string(),
    currency: z.string(),
    ...amounts,
    ...counts,
    invoices: z.array(SimulatedInvoice),
    created_at: z.string(),
  })
  .meta({ id: 'SimulationResult', description: 'What the invoices of one customer in one currency come to.' });
export const SimulationResultList = listOf(SimulationResult, 'SimulationResultList');

export const ListSimulationsQuery = PageQuery.extend({ status: z.enum(SIMULATION_STATUSES).optional() });

export const ListResultsQuery = PageQuery.extend({
  sort: z.enum(['created_at', 'customer_id', 'old', 'new', 'difference']).default('created_at'),
  customer_id: z.string().optional().meta({ description: 'Our id or the external id.' }),
});
