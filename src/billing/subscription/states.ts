/** Where a subscription stands. `ended` is final: a customer who comes back gets a new subscription. */
export type SubscriptionState = 'draft' | 'scheduled' | 'incomplete' | 'trialing' | 'active' | 'past_due' | 'paused' | 'ended';

/** What people and systems may ask of a subscription. */
export type SubscriptionCommand =
  | 'activate'
  | 'change_plan'
  | 'change_quantity'
  | 'change_lines'
  | 'extend_trial'
  | 'end_trial'
  | 'pause'
  | 'resume'
  | 'cancel_now'
  | 'cancel_at_period_end'
  | 'cancel_at'
  | 'keep';

/** What happens to a subscription by time or by money. */
export type SubscriptionEvent =
  | 'started'
  | 'trial_ended'
  | 'period_closed'
  | 'payment_failed'
  | 'payment_succeeded'
  | 'collection_given_up'
  | 'resume_due'
  | 'end_reached';

type Row<Cause extends string> = Readonly<Record<Cause, SubscriptionState | null>>;

/** The state that a command leads to; null where it is refused. Every cell is written out, so that none is forgotten. */
export const commandTable = {
  draft: {
    activate: 'scheduled',
    change_plan: null,
    change_quantity: null,
    change_lines: null,
    extend_trial: null,
    end_trial: null,
    pause: null,
    resume: null,
    cancel_now: 'ended',
    cancel_at_period_end: null,
    cancel_at: null,
    keep: null,
  },
  scheduled: {
    activate: 'active',
    change_plan: 'scheduled',
    change_quantity: 'scheduled',
    change_lines: 'scheduled',
    extend_trial: 'scheduled',
    end_trial: null,
    pause: null,
    resume: null,
    cancel_now: 'ended',
    cancel_at_period_end: null,
    cancel_at: 'scheduled',
    keep: 'scheduled',
  },
  incomplete: {
    activate: 'active',
    change_plan: null,
    change_quantity: null,
    change_lines: null,
    extend_trial: null,
    end_trial: null,
    pause: null,
    resume: null,
    cancel_now: 'ended',
    cancel_at_period_end: null,
    cancel_at: null,
    keep: null,
  },
  trialing: {
    activate: null,
    change_plan: 'trialing',
    change_quantity: 'trialing',
    change_lines: 'trialing',
    extend_trial: 'trialing',
    end_trial: 'active',
    pause: null,
    resume: null,
    cancel_now: 'ended',
    cancel_at_period_end: 'trialing',
    cancel_at: 'trialing',
    keep: 'trialing',
  },
  active: {
    activate: null,
    change_plan: 'active',
    change_quantity: 'active',
    change_lines: 'active',
    extend_trial: null,
    end_trial: null,
    pause: 'paused',
    resume: null,
    cancel_now: 'ended',
    cancel_at_period_end: 'active',
    cancel_at: 'active',
    keep: 'active',
  },
  past_due: {
    activate: null,
    change_plan: 'past_due',
    change_quantity: 'past_due',
    change_lines: 'past_due',
    extend_trial: null,
    end_trial: null,
    pause: 'paused',
    resume: null,
    cancel_now: 'ended',
    cancel_at_period_end: 'past_due',
    cancel_at: 'past_due',
    keep: 'past_due',
  },
  paused: {
    activate: null,
    change_plan: null,
    change_quantity: null,
    change_lines: null,
    extend_trial: null,
    end_trial: null,
    pause: null,
    resume: 'active',
    cancel_now: 'ended',
    cancel_at_period_end: 'paused',
    cancel_at: 'paused',
    keep: 'paused',
  },
  ended: {
    activate: null,
    change_plan: null,
    change_quantity: null,
    change_lines: null,
    extend_trial: null,
    end_trial: null,
    pause: null,
    resume: null,
    cancel_now: null,
    cancel_at_period_end: null,
    cancel_at: null,
    keep: null,
  },
} as const satisfies Readonly<Record<SubscriptionState, Row<SubscriptionCommand>>>;
