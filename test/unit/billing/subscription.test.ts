import fc from 'fast-check';
import { addMilliseconds, periodAt } from '../../../src/billing/calendar';
import {
  afterStep,
  checkCommand,
  commandTable,
  type Life,
  legalCommands,
  nextStep,
  obey,
  stepKey,
  stepsUntil,
  type SubscriptionCommand,
} from '../../../src/billing/subscription';
import { cadence as anyCadence } from './arbitraries';

const anchor = '2024-01-31T00:00:00.000Z';
const scheduled: Life = {
  v: 1,
  subscriptionId: 'sub_1',
  phase: 'scheduled',
  cadence: { anchor, zone: 'UTC', unit: 'month', count: 1, alignment: 'anniversary' },
  startAt: anchor,
  trialEnd: null,
  open: null,
  endDate: null,
  endAt: null,
  billLastPeriod: true,
  drafts: [],
} as Life;
const grace = { graceMs: 3_600_000, draft: true };

function lived(life: Life, steps: number): Life {
  let current = life;
  for (let n = 0; n < steps; n += 1) {
    const step = nextStep(current);
    if (step === null) return current;
    current = afterStep(current, step, grace);
  }
  return current;
}

describe('the life of a subscription', () => {
  it('closes periods that tile time, finalising each before the next closes', () => {
    const steps = [...stepsUntil(scheduled, '2024-05-01T00:00:00.000Z', grace)];
    expect(steps.map((step) => [stepKey(step), step.at.slice(0, 13)])).toEqual([
      ['start', '2024-01-31T00'],
      ['close_period:0', '2024-02-29T00'],
      ['finalize:0', '2024-02-29T01'],
      ['close_period:1', '2024-03-31T00'],
      ['finalize:1', '2024-03-31T01'],
      ['close_period:2', '2024-04-30T00'],
      ['finalize:2', '2024-04-30T01'],
    ]);
  });

  it('is the future that the calendar says, for any cadence', () => {
    fc.assert(
      fc.property(anyCadence, fc.integer({ min: 1, max: 20 }), (cadence, count) => {
        let life: Life = { ...scheduled, cadence, startAt: cadence.anchor };
        life = afterStep(life, { kind: 'start', at: cadence.anchor }, grace);
        for (let k = 0; k < count; k += 1) {
          const step = nextStep({ ...life, drafts: [] });
          expect(step).toMatchObject({ kind: 'close_period', at: periodAt(cadence, k).end, last: false });
          if (step !== null) life = afterStep(life, step, { graceMs: 0, draft: false });
        }
        expect(life.drafts).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('starts to bill where its trial ends, and waits for its start', () => {
    const trialEnd = '2024-02-14T12:00:00.000Z';
    const trialing = lived({ ...scheduled, trialEnd }, 1);
    expect(trialing).toMatchObject({ phase: 'trialing', open: { index: null, start: anchor, end: trialEnd } });
    expect(nextStep(trialing)).toMatchObject({ kind: 'end_trial', at: trialEnd });
    expect(lived(trialing, 1)).toMatchObject({
      phase: 'active',
      cadence: { anchor: trialEnd },
      open: { index: 0, start: trialEnd, end: '2024-03-14T12:00:00.000Z' },
    });
    expect(lived({ ...scheduled, trialEnd: anchor }, 1).phase).toBe('active');
  });

  it('always bills its last period when it is cancelled', () => {
    const active = lived(scheduled, 1);
    const ended = (command: Parameters<typeof obey>[1], now = '2024-02-10T00:00:00.000Z') => nextStep(obey(active, command, now));
    expect(ended({ kind: 'cancel_now', billLastPeriod: true })).toMatchObject({ kind: 'close_period', at: '2024-02-10T00:00:00.000Z', last: true });
    expect(ended({ kind: 'cancel_at_period_end' })).toMatchObject({ at: '2024-02-29T00:00:00.000Z', last: true });
    expect(ended({ kind: 'cancel_at', at: '2024-02-20T00:00:00.000Z' })).toMatchObject({ at: '2024-02-20T00:00:00.000Z', last: true });
    expect(ended({ kind: 'cancel_at', at: '2024-09-20T00:00:00.000Z' })).toMatchObject({ at: '2024-02-29T00:00:00.000Z', last: false });
    expect(nextStep(obey(obey(active, { kind: 'cancel_at_period_end' }, anchor), { kind: 'keep' }, anchor))).toMatchObject({ last: false });
    const closed = lived(obey(active, { kind: 'cancel_at_period_end' }, anchor), 1);
    expect(closed).toMatchObject({ phase: 'ended', drafts: [{ sequence: 0, finalizeAt: addMilliseconds('2024-02-29T00:00:00.000Z', grace.graceMs) }] });
    expect(nextStep(lived(closed, 1))).toBeNull();
    expect(obey(scheduled, { kind: 'cancel_now', billLastPeriod: true }, '2024-01-01T00:00:00.000Z').phase).toBe('ended');
  });

  it('ends or extends a trial when it is told to', () => {
    const trialEnd = '2024-02-14T12:00:00.000Z';
    const trialing = lived({ ...scheduled, trialEnd }, 1);
    const at = (command: Parameters<typeof obey>[1], life = trialing) => nextStep(obey(life, command, '2024-02-05T00:00:00.000Z'));
    expect(at({ kind: 'end_trial' })).toMatchObject({ kind: 'end_trial', at: '2024-02-05T00:00:00.000Z' });
    expect(at({ kind: 'extend_trial', trialEnd: '2024-03-01T00:00:00.000Z' })).toMatchObject({ kind: 'end_trial', at: '2024-03-01T00:00:00.000Z' });
    expect(obey({ ...scheduled, trialEnd }, { kind: 'end_trial' }, '2024-01-05T00:00:00.000Z')).toMatchObject({
      trialEnd: '2024-01-05T00:00:00.000Z',
      open: null,
    });
    expect(obey(trialing, { kind: 'end_trial' }, '2024-01-05T00:00:00.000Z')).toMatchObject({ trialEnd: anchor });
    expect(checkCommand(trialing, { kind: 'extend_trial', trialEnd: anchor }, anchor)?.reason).toBe('trial_end_in_past');
    expect(checkCommand(scheduled, { kind: 'extend_trial', trialEnd: anchor }, '2023-01-01T00:00:00.000Z')?.reason).toBe('trial_end_in_past');
    expect(checkCommand({ ...trialing, endAt: anchor }, { kind: 'keep' }, anchor)).toEqual({ reason: 'subscription_ended', legal: [] });
  });

  it('keeps the end that was agreed from the start', () => {
    const active = { ...lived(scheduled, 1), endDate: '2024-02-20T00:00:00.000Z' };
    expect(obey(active, { kind: 'cancel_at_period_end' }, anchor).endAt).toBe('2024-02-20T00:00:00.000Z');
    expect(obey(active, { kind: 'cancel_at', at: '2024-02-10T00:00:00.000Z' }, anchor).endAt).toBe('2024-02-10T00:00:00.000Z');
    expect(obey(active, { kind: 'keep' }, anchor).endAt).toBe('2024-02-20T00:00:00.000Z');
    expect(obey({ ...scheduled, endDate: null }, { kind: 'cancel_at_period_end' }, anchor).endAt).toBeNull();
    expect(obey(active, { kind: 'cancel_now', billLastPeriod: false }, '2024-01-01T00:00:00.000Z').endAt).toBe(anchor);
    expect(() => obey(active, { kind: 'x' } as never, anchor)).toThrow('unhandled_case');
    expect(() => afterStep(active, { kind: 'x' } as never, grace)).toThrow('unhandled_case');
    expect(() => afterStep(scheduled, { kind: 'close_period', at: anchor, sequence: 0, last: false }, grace)).toThrow('no_billing_period_open');
  });

  it('refuses what its phase does not allow and says what would be legal, as the table of states does', () => {
    const active = lived(scheduled, 1);
    expect(checkCommand(active, { kind: 'cancel_now', billLastPeriod: true }, anchor)).toBeNull();
    expect(checkCommand(active, { kind: 'cancel_at', at: '2023-01-01T00:00:00.000Z' }, anchor)?.reason).toBe('cancel_at_in_past');
    expect(checkCommand(scheduled, { kind: 'cancel_at_period_end' }, anchor)?.reason).toBe('command_refused');
    expect(checkCommand({ ...active, phase: 'ended' }, { kind: 'keep' }, anchor)).toEqual({ reason: 'subscription_ended', legal: [] });
    for (const phase of ['scheduled', 'trialing', 'active'] as const) {
      const refused = checkCommand({ ...scheduled, phase }, { kind: 'cancel_at', at: '2023-01-01T00:00:00.000Z' }, anchor);
      for (const command of refused?.legal ?? []) expect(legalCommands(phase)).toContain(command);
      expect(Object.keys(commandTable[phase]) as SubscriptionCommand[]).toEqual(expect.arrayContaining([...(refused?.legal ?? [])]));
    }
  });
});
