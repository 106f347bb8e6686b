import type { z } from 'zod';
import { decimal } from '../../billing/money';
import { idParam, route, type Route } from '../../http';
import { Invoice, InvoicePreview, loadInvoiceViews, phasesOfLines, toPreviewView } from '../../invoices';
import { generateInvoice } from '../operations/generate-invoice';
import { previewNextInvoice } from '../operations/preview-next-invoice';
import { previewPeriod } from '../operations/preview-period';
import type { SubscriptionDeps } from '../port';
import { requireSubscription } from '../store';
import { GenerateInvoiceBody, PreviewInvoiceBody, SubscriptionUsage, UsageBody, UsageQuery } from '../usage-schema';
import { toUsageView } from '../usage-view';

const generate = route<SubscriptionDeps, typeof idParam, undefined, typeof GenerateInvoiceBody>({
  method: 'post',
  path: '/subscriptions/:id/invoices',
  tag: 'Invoices',
  summary: 'Make an invoice now for the usage so far',
  description: 'The invoice of the period bills later only what goes beyond it.',
  role: 'full',
  params: idParam,
  body: GenerateInvoiceBody,
  bodyOptional: true,
  answers: { 201: Invoice },
  refusals: ['subscription_not_found', 'nothing_to_bill'],
  async handle({ deps, environmentId, principal, params, body }) {
    const subscription = await requireSubscription(deps.db, environmentId, params.id);
    const row = await generateInvoice(deps, { subscription, periodStart: body.period_start ?? null, periodEnd: body.period_end ?? null });
    const [view] = await loadInvoiceViews(deps.db, [row], principal.tenantId);
    return { status: 201, body: view };
  },
});

const preview = route<SubscriptionDeps, undefined, undefined, typeof PreviewInvoiceBody>({
  method: 'post',
  path: '/invoices/preview',
  tag: 'Invoices',
  summary: 'Preview the invoice of the running period',
  description:
    'The invoice at the end of the running period, from the usage so far. What is agreed until then counts, and so does what others owe that are billed on it.',
  role: 'read',
  effect: 'none',
  body: PreviewInvoiceBody,
  answers: { 200: InvoicePreview },
  refusals: ['subscription_not_found', 'preview_busy'],
  async handle({ deps, environmentId, principal, body }) {
    const subscription = await requireSubscription(deps.db, environmentId, body.subscription_id);
    const span = spanOf(body.period_start, body.period_end);
    const wholePeriod = Object.keys(span).length === 0;
    const made = wholePeriod ? await previewNextInvoice(deps, subscription) : await previewPeriod(deps, { subscription, span, usageOnly: false });
    const phases = await phasesOfLines(
      deps.db,
      made.sources.map((source) => source.subscriptionLineItemId),
    );
    const subject = { customer: made.party.customer, tenantId: principal.tenantId, subscriptionId: subscription.id, now: made.now, phases };
    const view = toPreviewView(made.computed, subject);
    const lines = body.hide_zero_charges_line_items ? view.line_items.filter((line) => !decimal(line.amount ?? '0').isZero()) : view.line_items;
    return { status: 200, body: { ...view, line_items: lines } };
  },
});

const usageTexts = {
  tag: 'Usage',
  summary: "Usage of a subscription's period, with what it costs",
  role: 'read',
  answers: { 200: SubscriptionUsage },
  refusals: ['subscription_not_found'],
} as const;

const getUsage = route<SubscriptionDeps, undefined, typeof UsageQuery>({
  method: 'get',
  path: '/subscriptions/usage',
  ...usageTexts,
  query: UsageQuery,
  async handle({ deps, environmentId, query }) {
    return { status: 200, body: await usageOf(deps, environmentId, query) };
  },
});

const postUsage = route<SubscriptionDeps, undefined, undefined, typeof UsageBody>({
  method: 'post',
  path: '/subscriptions/usage',
  ...usageTexts,
  effect: 'none',
  body: UsageBody,
  async handle({ deps, environmentId, body }) {
    return { status: 200, body: await usageOf(deps, environmentId, body) };
  },
});

const span = UsageQuery.omit({ subscription_id: true });

const usageOfOne = route<SubscriptionDeps, typeof idParam, typeof span>({
  method: 'get',
  path: '/subscriptions/:id/usage',
  ...usageTexts,
  params: idParam,
  query: span,
  async handle({ deps, environmentId, params, query }) {
    return { status: 200, body: await usageOf(deps, environmentId, { ...query, subscription_id: params.id }) };
  },
});

async function usageOf(deps: SubscriptionDeps, environmentId: string, asked: z.infer<typeof UsageBody>) {
  const subscription = await requireSubscription(deps.db, environmentId, asked.subscription_id);
  return toUsageView(subscription, await previewPeriod(deps, { subscription, span: spanOf(asked.start_time, asked.end_time), usageOnly: true }));
}

function spanOf(start: string | undefined, end: string | undefined) {
  return { ...(start ? { start } : {}), ...(end ? { end } : {}) };
}

export const billingRoutes: readonly Route<SubscriptionDeps>[] = [getUsage, postUsage, usageOfOne, generate, preview];
