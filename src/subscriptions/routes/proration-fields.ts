import { z } from 'zod';
import { refuseField } from '../../platform';
import type { ProrationMode } from '../changes';

/** How a change is settled, as both dialects say it. */
export const prorationFields = {
  proration_behavior: z
    .enum(['create_prorations', 'none'])
    .optional()
    .meta({ description: '`create_prorations` credits and charges the rest of the period at once; `none` settles nothing.' }),
  proration_mode: z.enum(['invoice_now', 'next_invoice', 'at_period_end', 'none']).optional().meta({
    description: 'The same, named by what it does: an invoice now, lines on the next invoice, the change itself at the end of the period, or no settlement.',
  }),
};

export interface AskedProration {
  readonly proration_behavior?: 'create_prorations' | 'none' | undefined;
  readonly proration_mode?: 'invoice_now' | 'next_invoice' | 'at_period_end' | 'none' | undefined;
}

/** Without a word a change is settled at once: nobody expects a change to be free. */
export function prorationOf({ proration_behavior, proration_mode }: AskedProration): ProrationMode {
  if (proration_mode !== undefined) return proration_mode === 'at_period_end' ? 'invoice_now' : proration_mode;
  return proration_behavior === 'none' ? 'none' : 'invoice_now';
}

/** When a change takes effect: at an instant that the caller names, at the end of the period, or now. */
export function timeOf(asked: AskedProration, instant: string | undefined): string | null {
  if (asked.proration_mode !== 'at_period_end') return instant ?? null;
  // Whichever of the two won, the change would happen at a time that somebody did not mean.
  if (instant !== undefined) refuseField('validation_failed', '/proration_mode', 'is a time of its own, and goes without another');
  return 'period_end';
}
