import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { Deps, Reason } from '../platform';

/** What a key may do. `full` may do everything; a route names the least role that suffices. */
export type Role = 'full' | 'read' | 'ingest';

/** Who asks: one API key belongs to one environment. */
export interface Principal {
  readonly keyId: string;
  readonly environmentId: string;
  readonly tenantId: string;
  readonly roles: readonly Role[];
}

/**
 * How a request takes effect.
 * `transaction`: the handler runs in one transaction together with its Idempotency-Key record.
 * `command`: the effect happens in a workflow; the record only gives the command its id, and asking again is harmless.
 * `none`: it reads, or brings its own idempotency (events).
 */
export type Effect = 'transaction' | 'command' | 'none';

export type Shape = z.ZodType;
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

export interface RouteContext<D, P, Q, B> {
  readonly deps: D;
  readonly principal: Principal;
  readonly environmentId: string;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly headers: IncomingHttpHeaders;
  readonly idempotencyKey: string | null;
  /** Stable over retries of the same request when an Idempotency-Key was sent. */
  readonly commandId: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RouteSpec<D, P extends Shape | undefined, Q extends Shape | undefined, B extends Shape | undefined> {
  readonly method: 'get' | 'post' | 'put' | 'delete' | 'patch';
  /** Express path below /v1, `:name` for parameters. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly role: Role | 'any';
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** A body that may be left out altogether. */
  readonly bodyOptional?: boolean;
  readonly answers: Readonly<Record<number, Shape | null>>;
  readonly refusals: readonly Reason[];
  readonly effect?: Effect;
  readonly rate?: 'default' | 'ingest';
  /** What is kept of the answer for a replay, when not all of it may be stored: a secret is shown once. */
  readonly keep?: (body: unknown) => unknown;
  handle(context: RouteContext<D, Parsed<P>, Parsed<Q>, Parsed<B>>): Promise<Answer>;
}

/** A route with its types forgotten: what the app mounts and the OpenAPI document lists. */
export type Route<D extends Deps = Deps> = Omit<RouteSpec<D, Shape | undefined, Shape | undefined, Shape | undefined>, 'handle'> & {
  handle(context: RouteContext<D, never, never, never>): Promise<Answer>;
};

/** The contract is the code: this one value mounts the route, validates, and writes its OpenAPI page. */
export function route<
  D extends Deps,
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends Shape | undefined = undefined,
>(spec: RouteSpec<D, P, Q, B>): Route<D> {
  return spec as unknown as Route<D>;
}

/** Reading routes change nothing; the others run in a transaction unless they say otherwise. */
export function effectOf(route: Pick<Route, 'method' | 'effect'>): Effect {
  return route.effect ?? (route.method === 'get' ? 'none' : 'transaction');
}
