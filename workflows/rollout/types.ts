export interface RolloutInput {
  readonly rolloutId: string;
}

/** What the workflow asks of the world: one second's worth of subscriptions, each changed exactly once however often it is asked. */
export interface RolloutActivities {
  rollOutBatch(input: RolloutInput): Promise<{ readonly goOn: boolean }>;
}
