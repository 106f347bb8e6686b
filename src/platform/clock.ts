/** An instant in UTC, ISO 8601 with milliseconds and Z: such strings sort in time order. */
export type Instant = string;

/** The one source of the present. Business time is passed on as a value; nothing below asks for it again. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => new Date().toISOString() };
