import type { Command } from '../law/terms';
import { hoursAfter } from '../new-account';
import type { Asked, MoveOf, Scene } from './asked';

/** How and when a subscription is to end. */
export function askEnd(move: MoveOf<'cancel_now' | 'cancel_at' | 'cancel_at_period_end'>, { account }: Scene): Asked {
  switch (move.kind) {
    case 'cancel_now': {
      const policy = move.bill ? {} : { cancel_immediately_invoice_policy: 'skip' };
      return cancel({ cancellation_type: 'immediate', ...policy, ...returns(move.giveBack) }, { kind: 'cancel_now', bill: move.bill, giveBack: move.giveBack });
    }
    case 'cancel_at_period_end':
      return cancel({ cancellation_type: 'end_of_period' }, { kind: 'cancel_at_period_end' });
    case 'cancel_at': {
      const at = hoursAfter(account.now, move.hours);
      return cancel({ cancellation_type: 'scheduled_date', cancel_at: at, ...returns(move.giveBack) }, { kind: 'cancel_at', at, giveBack: move.giveBack });
    }
  }
}

function cancel(body: object, command: Command): Asked {
  return { path: 'cancel', preview: 'cancel/preview', body, command };
}

function returns(giveBack: boolean) {
  return giveBack ? { proration_behavior: 'create_prorations' } : {};
}
