import { z } from 'zod';
import { LIMITS } from '../platform';

/** Fields that many bodies share, so that they mean and accept the same everywhere. */

/** An instant: RFC 3339 with a zone; any offset is turned into UTC with milliseconds. */
export const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .refine((text) => text >= LIMITS.firstInstant && text <= LIMITS.lastInstant, `must lie between ${LIMITS.firstInstant} and ${LIMITS.lastInstant}`)
  .meta({ type: 'string', format: 'date-time' });

/** An instant from which periods are counted onwards. */
export const beginning = instant
  .refine((text) => text <= LIMITS.lastStart, `must not come after ${LIMITS.lastStart}`)
  .meta({ type: 'string', format: 'date-time' });

/** A decimal as callers may write it: a string, or a JSON number; always text from here on. */
export const decimalText = z
  .union([z.string().regex(/^-?\d{1,30}(\.\d{1,30})?$/, 'must be a decimal such as "12.50"'), z.number()])
  .transform((value, context) => {
    const text = typeof value === 'number' ? numberText(value) : value;
    if (text === null) context.addIssue({ code: 'custom', message: 'send numbers this large or small as strings' });
    return text ?? '0';
  })
  .meta({ type: 'string', example: '12.50' });

export const positiveDecimalText = decimalText.refine((text) => !text.startsWith('-'), 'must not be negative');

/** A number literal kept as its shortest exact text; exponents are refused because they hide lost digits. */
function numberText(value: number): string | null {
  const text = String(value);
  return /^-?\d+(\.\d+)?$/.test(text) && Math.abs(value) <= Number.MAX_SAFE_INTEGER ? text : null;
}

export const currencyCode = z.string().length(3).toLowerCase();

/** Scalars are kept as text; an object or a list would lose what is in it. */
const metadataValue = z
  .union([z.string(), z.number(), z.boolean()], 'must be a string, a number or a boolean')
  .transform(String)
  .pipe(z.string().max(LIMITS.metadataValueLength))
  .meta({ type: 'string', maxLength: LIMITS.metadataValueLength });

export const metadata = z
  .record(z.string().max(LIMITS.nameLength), metadataValue)
  .refine((record) => Object.keys(record).length <= LIMITS.metadataKeys, `at most ${LIMITS.metadataKeys} keys`);

/** A field that published clients want to see, though nothing fills it: some of them fail when it is absent. */
export const alwaysNull = z.null().meta({ description: 'Always null; published SDKs expect the field.' });

export const idParam = z.object({ id: z.string().min(1).max(LIMITS.nameLength) });

/** What every stored thing shows beside its own fields. */
export const baseFields = {
  id: z.string(),
  environment_id: z.string(),
  tenant_id: z.string(),
  status: z.enum(['published', 'archived', 'deleted']),
  metadata: z.record(z.string(), z.string()),
  created_at: z.string(),
  updated_at: z.string(),
  created_by: z.string(),
  updated_by: z.string(),
};
