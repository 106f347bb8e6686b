export interface EventRow {
  readonly environment_id: string;
  readonly event_id: string;
  readonly event_name: string;
  readonly customer_ref: string;
  readonly occurred_at: string;
  readonly ingested_at: string;
  readonly source: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface EventFilter {
  readonly environmentId: string;
  /** Null is everybody. */
  readonly customerRefs: readonly string[] | null;
  readonly eventName?: string | undefined;
  readonly source?: string | undefined;
  /** Half open: [from, to). */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** AND over the keys, OR over the values, compared as text. */
  readonly properties?: Readonly<Record<string, readonly string[]>> | undefined;
}

export interface EventPosition {
  readonly occurredAt: string;
  readonly eventId: string;
}

export interface EventSlice {
  readonly order: 'asc' | 'desc';
  readonly after?: EventPosition | undefined;
  readonly offset: number;
  readonly limit: number;
}
