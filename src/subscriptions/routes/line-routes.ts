import { idParam, route, type Route } from '../../http';
import { assert, type Deps } from '../../platform';
import type { Outcome } from '../changes/outcome';
import { loadLineViews } from '../line-view';
import { plannedLine } from '../operations/planned-line';
import { readLineAdd, readLineEnd, readLineUpdate, requireLineItem } from '../operations/read-line-change';
import { runChange, type AskedChange } from '../operations/run-change';
import type { SubscriptionDeps } from '../port';
import type { LineItemRow } from '../rows';
import { AddLineBody, ChangedLine, EndLineBody, UpdateLineBody } from './line-schema';
import { ModifiedSubscription, settlementView } from './modify-routes';

const tag = 'Subscription lines';

type Mode = 'preview' | 'execute';

const PREVIEW = 'Carries the change out and undoes it: the lines and amounts are those that the same request without /preview writes.';

/** What every route of a line has in common; its preview is the same request under /preview. */
function texts(mode: Mode, path: string, summary: string, description: string, status: 200 | 201 = 200) {
  const preview = mode === 'preview';
  return {
    ...{ tag, params: idParam, path: preview ? `${path}/preview` : path, summary: preview ? `Preview: ${summary}` : summary },
    ...{ description: preview ? PREVIEW : description, role: preview ? ('read' as const) : ('full' as const) },
    effect: preview ? ('none' as const) : ('command' as const),
    answers: preview ? { 200: ModifiedSubscription } : { [status]: ChangedLine },
    refusals: [
      ...(['line_item_not_found', 'subscription_not_found', 'subscription_ended', 'price_not_found', 'price_does_not_fit', 'invalid_price'] as const),
      ...(['change_before_period', 'change_after_end', 'change_changes_nothing', 'command_refused', 'temporal_unavailable'] as const),
    ],
  };
}

interface Who {
  readonly environmentId: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly commandId: string;
}

/** The line that a change has begun, or left, or is about to. */
async function answer(deps: SubscriptionDeps, who: Who & { asked: AskedChange; line: LineItemRow | null }, mode: Mode, status: 200 | 201) {
  const outcome = await runChange(deps, { ...who, ...who.asked }, mode);
  const settlement = settlementView(outcome);
  if (mode === 'preview') return { status: 200, body: { subscription: outcome.subscription, ...settlement } };
  return { status, body: { ...(await lineAfter(deps, outcome, who)), ...settlement } };
}

async function lineAfter(deps: Deps, { change, row }: Outcome, { line, tenantId }: { readonly line: LineItemRow | null; readonly tenantId: string }) {
  assert(change, 'change_without_a_row', { subscription_id: row.id });
  if (change.status === 'pending' && line === null) return plannedLine(deps, row, change, tenantId);
  const id = change.result?.began[0]?.line_item_id ?? change.result?.ended[0]?.line_item_id ?? line?.id;
  const [item] = await deps.db<LineItemRow>('subscription_line_items').where({ id: id ?? '' });
  const [view] = await loadLineViews(
    deps.db,
    [item ?? neverInForce(line)].filter((one) => one !== null),
    tenantId,
  );
  assert(view, 'changed_line_missing', { change_id: change.id });
  return view;
}

/** A line that is ended before the subscription starts is taken out: it is told once more, over as soon as it would have begun. */
function neverInForce(line: LineItemRow | null): LineItemRow | null {
  return line && { ...line, end_date: line.start_date };
}

function addRoute(mode: Mode): Route<SubscriptionDeps> {
  return route<SubscriptionDeps, typeof idParam, undefined, typeof AddLineBody>({
    ...texts(mode, '/subscriptions/:id/lineitems', 'Add a line to a subscription', 'A price of the catalog, or one for this subscription alone.', 201),
    method: 'post',
    body: AddLineBody,
    async handle({ deps, environmentId, principal, params, body, commandId }) {
      const asked = await readLineAdd(deps, environmentId, body, commandId);
      return answer(deps, { environmentId, tenantId: principal.tenantId, subscriptionId: params.id, commandId, asked, line: null }, mode, 201);
    },
  });
}

function updateRoute(mode: Mode): Route<SubscriptionDeps> {
  return route<SubscriptionDeps, typeof idParam, undefined, typeof UpdateLineBody>({
    ...texts(mode, '/subscriptions/lineitems/:id', 'Change a line', 'The line ends and is carried on by another one, in the new quantity or at the new price.'),
    method: 'put',
    body: UpdateLineBody,
    async handle({ deps, environmentId, principal, params, body, commandId }) {
      const line = await requireLineItem(deps.db, environmentId, params.id);
      const asked = await readLineUpdate(deps.db, line, body, commandId);
      const who = { environmentId, tenantId: principal.tenantId, subscriptionId: line.subscription_id, commandId };
      return answer(deps, { ...who, asked, line }, mode, 200);
    },
  });
}

function endRoute(mode: Mode): Route<SubscriptionDeps> {
  return route<SubscriptionDeps, typeof idParam, undefined, typeof EndLineBody>({
    ...texts(
      mode,
      '/subscriptions/lineitems/:id',
      'End a line',
      'Its usage up to then is billed when the period ends; of a fee paid in advance the rest is credited.',
    ),
    method: 'delete',
    body: EndLineBody,
    bodyOptional: true,
    async handle({ deps, environmentId, principal, params, body, commandId }) {
      const line = await requireLineItem(deps.db, environmentId, params.id);
      const who = { environmentId, tenantId: principal.tenantId, subscriptionId: line.subscription_id, commandId };
      return answer(deps, { ...who, asked: readLineEnd(line, body, commandId), line }, mode, 200);
    },
  });
}

export const lineRoutes: readonly Route<SubscriptionDeps>[] = (['execute', 'preview'] as const).flatMap((mode) => [
  addRoute(mode),
  updateRoute(mode),
  endRoute(mode),
]);
