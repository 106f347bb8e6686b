import { z } from 'zod';
import { ERROR_STATUS, REASONS, type ErrorCode, type Reason, type Refusal } from '../platform';

const codes = Object.keys(ERROR_STATUS) as [ErrorCode, ...ErrorCode[]];
const reasons = Object.keys(REASONS) as [Reason, ...Reason[]];

/** The one shape of every error answer. */
export const ErrorEnvelope = z
  .object({
    code: z.enum(codes).meta({ description: 'Class of the error; switch on this first.' }),
    message: z.string(),
    http_status_code: z.int(),
    reason: z.enum(reasons).meta({ description: 'The precise reason; its page is at doc_url.' }),
    details: z.record(z.string(), z.unknown()),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })),
    request_id: z.string(),
    doc_url: z.string(),
    success: z.literal(false),
    error: z
      .object({ message: z.string(), internal_error: z.string() })
      .meta({ description: 'message and reason once more, in the nested form that older published SDKs decode.' }),
  })
  .meta({ id: 'Error' });

export const ERROR_DOCS = 'https://github.com/tidebill/tidebill/blob/main/docs/errors';

/** A refusal as the caller reads it. */
export function toErrorBody(refusal: Refusal, requestId: string): z.infer<typeof ErrorEnvelope> {
  const message = refusal.faults[0] ? `${refusal.message} ${refusal.faults[0].pointer}: ${refusal.faults[0].message}` : refusal.message;
  return {
    code: refusal.code,
    message,
    http_status_code: refusal.status,
    reason: refusal.reason,
    details: { ...refusal.details },
    errors: refusal.faults.map((fault) => ({ ...fault })),
    request_id: requestId,
    doc_url: `${ERROR_DOCS}/${refusal.reason}.md`,
    success: false,
    error: { message, internal_error: refusal.reason },
  };
}
