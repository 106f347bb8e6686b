import { eventTable } from './state-events';
import { commandTable, type SubscriptionCommand, type SubscriptionEvent, type SubscriptionState } from './states';

/** The answer to a command: the state it leads to, or why not and what would be legal instead. */
export type CommandAnswer =
  | { readonly accepted: true; readonly state: SubscriptionState }
  | { readonly accepted: false; readonly state: SubscriptionState; readonly legal: readonly SubscriptionCommand[] };

/** What a state allows, in the order of the table. */
export function legalCommands(state: SubscriptionState): readonly SubscriptionCommand[] {
  const row: Readonly<Record<string, SubscriptionState | null>> = commandTable[state];
  return (Object.keys(commandTable.active) as SubscriptionCommand[]).filter((command) => row[command] !== null);
}

/** Answers a command from the table. */
export function answerCommand(state: SubscriptionState, command: SubscriptionCommand): CommandAnswer {
  const next = commandTable[state][command];
  return next === null ? { accepted: false, state, legal: legalCommands(state) } : { accepted: true, state: next };
}

/** The state after an event, or null for an event that cannot happen in this state: whoever sees it has read stale facts. */
export function stateAfterEvent(state: SubscriptionState, event: SubscriptionEvent): SubscriptionState | null {
  return eventTable[state][event];
}
