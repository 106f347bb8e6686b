import { activated, afterStep, checkCommand, isOver, nextStep, obey, stateOf, stepKey, type Life, type Step } from '../../../src/billing/subscription';

const START = '2024-01-31T00:00:00.000Z';
const options = { graceMs: 0, draft: false } as const;

function lifeFrom(rest: Partial<Life> = {}): Life {
  const cadence = { anchor: START, zone: 'UTC', unit: 'month', count: 1, alignment: 'anniversary' } as const;
  const ends = { trialEnd: null, open: null, endDate: null, endAt: null, billLastPeriod: true, drafts: [] };
  return { v: 1, subscriptionId: 'sub_1', phase: 'scheduled', cadence, startAt: START, ...ends, ...rest };
}

/** The life after every step up to an instant, and the keys of the steps. */
function live(life: Life, until: string): { readonly life: Life; readonly steps: readonly string[] } {
  const steps: string[] = [];
  let current = life;
  for (let step = nextStep(current); step !== null && step.at <= until; step = nextStep(current)) {
    steps.push(stepKey(step));
    current = afterStep(current, step, options);
  }
  return { life: current, steps };
}

const started = (rest: Partial<Life> = {}) => afterStep(lifeFrom(rest), nextStep(lifeFrom(rest)) as Step, options);

describe('a draft', () => {
  it('does nothing by itself, and allows to be activated or cancelled only', () => {
    const draft = lifeFrom({ phase: 'draft' });
    expect(nextStep(draft)).toBeNull();
    expect(checkCommand(draft, { kind: 'cancel_at_period_end' }, START)).toEqual({ reason: 'command_refused', legal: ['cancel_now'] });
    expect(checkCommand(draft, { kind: 'hold' }, START)).toEqual({ reason: 'command_refused', legal: ['cancel_now'] });
  });

  it('ends for ever when it is cancelled, also long before or after the start it was made for', () => {
    for (const now of ['2024-01-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z']) {
      expect(isOver(obey(lifeFrom({ phase: 'draft' }), { kind: 'cancel_now', billLastPeriod: true }, now))).toBe(true);
    }
  });

  it('starts when it is activated, with its trial in full length and no memory of having been a draft', () => {
    const at = '2024-03-05T12:00:00.000Z';
    const life = activated(lifeFrom({ phase: 'draft', trialMs: 86_400_000, trialEnd: '2024-02-01T00:00:00.000Z' }), at);
    expect(life).toEqual(lifeFrom({ startAt: at, trialEnd: '2024-03-06T12:00:00.000Z', cadence: { ...life.cadence, anchor: at } }));
  });
});

describe('a contract', () => {
  const renew = { end: 'renew', termCount: 2, term: 0 } as const;

  it('fixes its term when billing starts, counted from the anchor', () => {
    expect(started({ contract: renew }).contract).toEqual({ ...renew, termEnd: '2024-03-31T00:00:00.000Z' });
    expect(started({ contract: renew, trialEnd: '2024-02-10T00:00:00.000Z' }).contract).toEqual(renew);
  });

  it('that ends with its term is an end date; an earlier cancellation stays the earlier end', () => {
    const ends = { end: 'cancel', termCount: 2, term: 0 } as const;
    expect(started({ contract: ends })).toMatchObject({ endDate: '2024-03-31T00:00:00.000Z', endAt: '2024-03-31T00:00:00.000Z' });
    expect(started({ contract: ends, endAt: '2024-03-01T00:00:00.000Z' })).toMatchObject({ endAt: '2024-03-01T00:00:00.000Z' });
    expect(live(lifeFrom({ contract: ends }), '2025-01-01T00:00:00.000Z').steps).toEqual(['start', 'close_period:0', 'close_period:1']);
  });

  it('renews before the period closes at the same instant, so that nothing ends between two terms', () => {
    const { life, steps } = live(lifeFrom({ contract: renew }), '2024-06-01T00:00:00.000Z');
    expect(steps).toEqual(['start', 'close_period:0', 'renew_term:0', 'close_period:1', 'close_period:2', 'renew_term:1', 'close_period:3']);
    expect(life.contract).toEqual({ ...renew, term: 2, termEnd: '2024-07-31T00:00:00.000Z' });
  });

  it('is not renewed by a subscription that ends with its term', () => {
    const ending = obey(started({ contract: renew }), { kind: 'cancel_at', at: '2024-03-31T00:00:00.000Z' }, START);
    expect(live(ending, '2025-01-01T00:00:00.000Z').steps).toEqual(['close_period:0', 'close_period:1']);
  });
});

describe('dues', () => {
  it('are looked at when one falls due, before the period closes at that instant', () => {
    const life = { ...started(), dueAt: '2024-02-29T00:00:00.000Z' };
    expect(nextStep(life)).toEqual({ kind: 'check_dues', at: life.dueAt });
  });

  it('make an active subscription past due, and neither a trial nor a pause', () => {
    const life = { ...started(), pastDue: true };
    expect(stateOf(life)).toBe('past_due');
    expect(stateOf({ ...life, phase: 'trialing' })).toBe('trialing');
    expect(stateOf({ ...life, pause: { changeId: 'c', since: START } })).toBe('paused');
  });

  it('wake nobody any more when the subscription has ended', () => {
    const ended = live(
      { ...started({ endAt: '2024-02-10T00:00:00.000Z' }), dueAt: '2024-03-01T00:00:00.000Z', pastDue: true },
      '2024-02-10T00:00:00.000Z',
    ).life;
    expect([isOver(ended), nextStep(ended), stateOf(ended)]).toEqual([true, null, 'ended']);
  });
});

describe('repair', () => {
  it('a life that is held has nothing due, and everything again when it is released', () => {
    const held = obey(started(), { kind: 'hold' }, START);
    expect(nextStep(held)).toBeNull();
    expect(nextStep(obey(held, { kind: 'release' }, START))).toEqual(nextStep(started()));
  });

  it('only the step that is next can be passed over, held or not', () => {
    const life = started();
    for (const one of [life, { ...life, held: true }]) {
      expect(checkCommand(one, { kind: 'skip', step: 'close_period:0' }, START)).toBeNull();
      expect(checkCommand(one, { kind: 'skip', step: 'close_period:1' }, START)?.reason).toBe('no_failed_run');
    }
  });
});
