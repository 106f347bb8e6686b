import { ERROR_STATUS, REASONS, type ErrorCode, type Reason } from './reasons';

/** One fault of a request: where (an RFC 6901 pointer into the body, or a parameter's name) and what. */
export interface Fault {
  readonly pointer: string;
  readonly message: string;
}

/** An expected "no": the caller's fault or a state that does not allow it. Nothing was changed. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  constructor(
    readonly reason: Reason,
    readonly details: Readonly<Record<string, unknown>> = {},
    readonly faults: readonly Fault[] = [],
    readonly retryAfterSeconds?: number,
  ) {
    super(REASONS[reason].message);
    this.name = 'Refusal';
    this.code = REASONS[reason].code;
    this.status = ERROR_STATUS[this.code];
  }
}

/** Refuses with a reason. */
export function refuse(reason: Reason, details?: Readonly<Record<string, unknown>>, faults?: readonly Fault[]): never {
  throw new Refusal(reason, details, faults);
}

/** Refuses one field of the body: the pointer tells the caller where to look. */
export function refuseField(reason: Reason, pointer: string, message: string, details?: Readonly<Record<string, unknown>>): never {
  throw new Refusal(reason, details, [{ pointer, message }]);
}
