import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  breakerCommands,
  breakerStates,
  type BreakerStateName,
  type CallOutcome,
} from '../domain/breaker.ts';
import {
  admitCall,
  breakerLimits,
  closedBreaker,
  commandBreaker,
  forgetRefusedKey,
  isHoldingUp,
  passTime,
  settleCall,
  type BreakerState,
} from './decide-breaker.ts';

const now = 1_000_000_000;
const outcomes = [
  'success',
  'failure',
  'limited',
  'key_refused',
  'address_refused',
  'unsent',
] as const satisfies readonly CallOutcome[];

/** One of each, each on the brink: one more failure opens, one more success closes. */
const states: Readonly<Record<BreakerStateName, BreakerState>> = {
  closed: { ...closedBreaker, outcomes: '.....xxxx', round: 3 },
  open: {
    ...closedBreaker,
    state: 'open',
    reason: 'failures',
    round: 4,
    openedAt: now - 10_000,
    openMs: 30_000,
    probeAt: now + 20_000,
  },
  half_open: {
    ...closedBreaker,
    state: 'half_open',
    reason: 'probe',
    round: 5,
    openedAt: now - 40_000,
    openMs: 30_000,
    trials: 3,
    passed: 2,
    trialsSince: now - 1_000,
  },
  forced_open: { ...closedBreaker, state: 'forced_open', reason: 'operator', openedAt: now - 1 },
  disabled: { ...closedBreaker, state: 'disabled', reason: 'operator' },
};

function settle(state: BreakerState, outcome: CallOutcome): BreakerState {
  return settleCall(state, { outcome, round: state.round, now });
}

describe('settleCall', () => {
  const opens = { failure: 'open', key_refused: 'open', address_refused: 'open' } as const;
  const expected: Readonly<
    Record<BreakerStateName, Readonly<Partial<Record<CallOutcome, BreakerStateName>>>>
  > = {
    closed: opens,
    open: {},
    half_open: { ...opens, success: 'closed' },
    forced_open: {},
    disabled: {},
  };

  it.each(breakerStates.flatMap((name) => outcomes.map((outcome) => [name, outcome] as const)))(
    'from %s by %s',
    (name, outcome) => {
      expect(settle(states[name], outcome).state).toBe(expected[name][outcome] ?? name);
    },
  );

  it.each(outcomes)('does not count %s of an earlier round', (outcome) => {
    for (const state of Object.values(states)) {
      expect(settleCall(state, { outcome, round: state.round - 1, now })).toBe(state);
    }
  });

  it.each([
    ['nine failures', 'x'.repeat(9), 'closed'],
    ['ten failures', 'x'.repeat(10), 'open'],
    ['half of twenty', '.'.repeat(10) + 'x'.repeat(10), 'open'],
    ['less than half', '.'.repeat(11) + 'x'.repeat(9), 'closed'],
    ['failures that lie more than twenty calls back', 'x'.repeat(9) + '.'.repeat(40), 'closed'],
  ])('after %s', (_name, marks, state) => {
    let breaker = closedBreaker;
    for (const mark of marks) breaker = settle(breaker, mark === 'x' ? 'failure' : 'success');

    expect(breaker.state).toBe(state);
  });

  it.each(['limited', 'unsent'] as const)(
    'does not take %s for a failure, however often',
    (outcome) => {
      let breaker = closedBreaker;
      for (let call = 0; call < 100; call += 1) breaker = settle(breaker, outcome);

      expect(breaker).toEqual(closedBreaker);
    },
  );

  it('writes nothing while all goes well', () => {
    let breaker = closedBreaker;
    for (let call = 0; call < 20; call += 1) breaker = settle(breaker, 'success');

    expect(settle(breaker, 'success')).toBe(breaker);
  });

  it('opens for 30 s, twice as long after each failed probe, two minutes at most', () => {
    let breaker = settle(states.closed, 'failure');
    const opened = [breaker.openMs];
    for (let probe = 0; probe < 5; probe += 1) {
      breaker = settle(admitCall(breaker, (breaker.probeAt ?? 0) + 1).state, 'failure');
      opened.push(breaker.openMs);
    }

    expect(opened).toEqual([30_000, 60_000, 120_000, 120_000, 120_000, 120_000]);
    expect(breaker.openedAt).toBe(now);
  });
});

describe('a provider that refuses', () => {
  it.each([
    ['the key', 'key_refused', [200_000, 200_000, 200_000]],
    ['the address', 'address_refused', [300_000, 200_000, 200_000]],
  ] as const)('%s is left alone, and asked often enough', (_what, outcome, expected) => {
    let breaker = settle(states.closed, outcome);
    const opened = [breaker.openMs];
    for (let probe = 0; probe < 2; probe += 1) {
      breaker = settle(admitCall(breaker, (breaker.probeAt ?? 0) + 1).state, outcome);
      opened.push(breaker.openMs);
    }

    expect(opened).toEqual(expected);
  });
});

describe('commandBreaker', () => {
  const expected = {
    open: { closed: 'forced_open', open: 'forced_open', half_open: 'forced_open' },
    close: { open: 'closed', half_open: 'closed', forced_open: 'closed', disabled: 'closed' },
    disable: { closed: 'disabled', open: 'disabled', half_open: 'disabled' },
    auto: { forced_open: 'closed', disabled: 'closed' },
  } as const;
  const others = {
    open: { disabled: 'forced_open' },
    disable: { forced_open: 'disabled' },
  } as const;

  it.each(
    breakerStates.flatMap((name) => breakerCommands.map((command) => [name, command] as const)),
  )('from %s by %s, once', (name, command) => {
    const table: Partial<Record<BreakerStateName, BreakerStateName>> = {
      ...expected[command],
      ...(command === 'open' || command === 'disable' ? others[command] : {}),
    };

    const commanded = commandBreaker(states[name], command, now);

    expect(commanded.state).toBe(table[name] ?? name);
    expect(commandBreaker(commanded, command, now)).toEqual(commanded);
  });

  it('makes an open one ask at once by auto', () => {
    expect(admitCall(commandBreaker(states.open, 'auto', now), now)).toMatchObject({
      kind: 'go',
      isTrial: true,
    });
  });
});

describe('admitCall', () => {
  it.each<[BreakerStateName, 'go' | 'wait']>([
    ['closed', 'go'],
    ['open', 'wait'],
    ['half_open', 'wait'],
    ['forced_open', 'wait'],
    ['disabled', 'go'],
  ])('from %s: %s', (name, kind) => {
    expect(admitCall(states[name], now).kind).toBe(kind);
  });

  it('lets three calls through a probe and no more', () => {
    let state = states.open;
    const kinds: string[] = [];
    for (let call = 0; call < 6; call += 1) {
      const admission = admitCall(state, now + 20_000);
      kinds.push(admission.kind);
      ({ state } = admission);
    }

    expect(kinds).toEqual(['go', 'go', 'go', 'wait', 'wait', 'wait']);
  });

  it('lets another through in the place of one that was never sent', () => {
    const state = settle(states.half_open, 'unsent');

    expect(admitCall(state, now).kind).toBe('go');
  });

  it('does not wait for a time that was written before the clock was set back', () => {
    const admission = admitCall({ ...states.open, probeAt: now + 3_600_000 }, now);

    expect(admission).toMatchObject({ kind: 'wait', untilMs: now + 30_000 });
  });
});

describe('passTime', () => {
  it('takes a trial that never comes back for a failure', () => {
    const late = now + breakerLimits.trialMs;

    expect(passTime(states.half_open, late)).toMatchObject({
      state: 'open',
      reason: 'trial_timeout',
      probeAt: late + 30_000,
    });
  });

  it('closes after a minute when the few calls there were went well', () => {
    const state = { ...states.half_open, trials: 1, passed: 1 };

    expect(passTime(state, now + breakerLimits.gatherMs).state).toBe('closed');
  });
});

describe('forgetRefusedKey', () => {
  it.each([
    ['key_refused', 'go'],
    ['address_refused', 'wait'],
    ['failures', 'wait'],
  ] as const)('after %s: %s', (reason, kind) => {
    const state = forgetRefusedKey({ ...states.open, reason }, now);

    expect(admitCall(state, now).kind).toBe(kind);
  });
});

interface Model {
  state: BreakerState;
  at: number;
  /** Rounds of the calls that are under way. */
  readonly underWay: number[];
}

const move = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('call' as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      outcome: fc.constantFrom(...outcomes),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.integer({ min: 1, max: 400_000 }),
    }),
  },
  fc.record({
    kind: fc.constant('jump' as const),
    ms: fc.constantFrom(-3_600_000, 3_600_000),
  }),
  fc.record({ kind: fc.constant('lose' as const) }),
  fc.record({
    kind: fc.constant('command' as const),
    command: fc.constantFrom(...breakerCommands),
  }),
);

function play(
  model: Model,
  step: typeof move extends fc.Arbitrary<infer Step> ? Step : never,
): void {
  switch (step.kind) {
    case 'call': {
      const admission = admitCall(model.state, model.at);
      model.state = admission.state;
      if (admission.kind === 'go') model.underWay.push(admission.state.round);
      return;
    }
    case 'answer': {
      const round = model.underWay.shift();
      if (round === undefined) return;
      model.state = settleCall(model.state, { outcome: step.outcome, round, now: model.at });
      return;
    }
    case 'wait':
    case 'jump':
      model.at += step.ms;
      return;
    case 'lose':
      model.underWay.shift();
      return;
    case 'command':
      model.state = commandBreaker(model.state, step.command, model.at);
  }
}

describe('whatever happens', () => {
  it('lets at most three calls through a probe, and is as it says', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(move, { maxLength: 80 }), (steps) => {
        const model: Model = { state: closedBreaker, at: now, underWay: [] };
        for (const step of steps) {
          const before = model.state.state;
          play(model, step);
          const { state, probeAt, trialsSince, openedAt, trials, passed } = model.state;
          seen.add(`${before} ${state}`);
          expect(probeAt !== null).toBe(state === 'open');
          expect(trialsSince !== null).toBe(state === 'half_open');
          expect(openedAt !== null).toBe(isHoldingUp(model.state));
          expect(trials).toBeLessThanOrEqual(breakerLimits.trials);
          expect(passed).toBeLessThanOrEqual(trials);
        }
      }),
      { numRuns: 10_000 },
    );
    for (const state of breakerStates) expect([...seen].join()).toContain(` ${state}`);
  });

  it('is closed within five minutes once the provider is well and nobody holds it open', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (steps) => {
        const model: Model = { state: closedBreaker, at: now, underWay: [] };
        for (const step of steps) play(model, step);
        fc.pre(!['forced_open', 'disabled'].includes(model.state.state));
        // An address that is refused for the first time is left alone for five minutes by itself; the probe comes after that.
        const isLeftAlone = model.state.openMs === breakerLimits.refusedAddressOpenMs;
        const patienceMs = 300_000 + (isLeftAlone ? 60_000 : 0);
        const healedAt = model.at;
        while (model.state.state !== 'closed' && model.at - healedAt <= patienceMs) {
          const admission = admitCall(model.state, model.at);
          model.state = admission.state;
          if (admission.kind === 'go') {
            const settled = { outcome: 'success', round: admission.state.round } as const;
            model.state = settleCall(model.state, { ...settled, now: model.at });
          }
          model.at += 1_000;
        }

        expect(model.state.state).toBe('closed');
      }),
      { numRuns: 10_000 },
    );
  });
});
