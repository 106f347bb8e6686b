import { isGrpcServiceError, ServiceError, WorkflowUpdateRPCTimeoutOrCancelledError } from '@temporalio/client';
import { Refusal } from '../platform';

/** Turns "no server" and "no worker in time" into an answer that says to come back; everything else passes through. */
export function unavailable(error: unknown): never {
  const away = error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || error instanceof ServiceError || isGrpcServiceError(error);
  if (away) throw Object.assign(new Refusal('temporal_unavailable', {}, [], 2), { cause: error });
  throw error;
}
