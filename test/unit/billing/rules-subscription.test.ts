import {
  answerCommand,
  commandTable,
  eventTable,
  legalCommands,
  stateAfterEvent,
  type SubscriptionCommand,
  type SubscriptionState,
} from '../../../src/billing/subscription';

describe('a subscription', () => {
  const states = Object.keys(commandTable) as SubscriptionState[];

  it('answers every command in every state: where it leads, or what would be legal instead', () => {
    for (const state of states) {
      for (const command of Object.keys(commandTable[state]) as SubscriptionCommand[]) {
        const answer = answerCommand(state, command);
        const next = commandTable[state][command];
        if (next === null) expect(answer).toEqual({ accepted: false, state, legal: legalCommands(state) });
        else expect(answer).toEqual({ accepted: true, state: next });
        expect(legalCommands(state).includes(command)).toBe(next !== null);
      }
    }
    expect(legalCommands('ended')).toEqual([]);
    expect(legalCommands('paused')).toEqual(['resume', 'cancel_now', 'cancel_at_period_end', 'cancel_at', 'keep']);
  });

  it('ends for good, can always be ended before, and every state can be reached', () => {
    const reached = new Set<SubscriptionState>(['draft']);
    for (let before = 0; before < reached.size; ) {
      before = reached.size;
      for (const state of [...reached])
        for (const next of [...Object.values(commandTable[state]), ...Object.values(eventTable[state])]) if (next !== null) reached.add(next);
      if (before === reached.size) break;
    }
    expect([...reached, 'trialing'].sort()).toEqual([...states].sort());
    expect(Object.values(eventTable.ended).every((next) => next === null || next === 'ended')).toBe(true);
    for (const state of states) if (state !== 'ended') expect(answerCommand(state, 'cancel_now')).toEqual({ accepted: true, state: 'ended' });
    expect(stateAfterEvent('active', 'payment_failed')).toBe('past_due');
    expect(stateAfterEvent('ended', 'period_closed')).toBeNull();
  });
});
