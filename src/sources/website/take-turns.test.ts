import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createTurns } from './take-turns.ts';

function setup() {
  let now = 0;
  const slept: number[] = [];
  const takeTurn = createTurns({
    clock: { now: () => now },
    timers: {
      sleep: (ms) => {
        slept.push(ms);
        now += ms;
        return Promise.resolve();
      },
      after: () => () => undefined,
    },
  });
  const pass = (ms: number) => {
    now += ms;
  };
  return { takeTurn, slept, pass };
}

const { signal } = new AbortController();

describe('createTurns', () => {
  it('rests between two requests to a site, and no longer than needed', async () => {
    const { takeTurn, slept, pass } = setup();
    const turn = { site: 'acme.co.uk', gapMs: 1000, signal };

    await takeTurn(turn, () => Promise.resolve());
    await takeTurn(turn, () => Promise.resolve());
    pass(400);
    await takeTurn(turn, () => Promise.resolve());
    pass(5000);
    await takeTurn(turn, () => Promise.resolve());

    expect(slept).toEqual([1000, 600]);
  });

  it('never has two requests to a site under way, but two sites side by side', async () => {
    const { takeTurn } = setup();
    let running = 0;
    let most = 0;
    const gate = new EventEmitter();
    const released = once(gate, 'open');
    const request = async () => {
      running += 1;
      most = Math.max(most, running);
      await released;
      running -= 1;
    };
    const turn = { site: 'acme.co.uk', gapMs: 0, signal };
    const both = [takeTurn(turn, request), takeTurn(turn, request)];

    await takeTurn({ ...turn, site: 'other.co.uk' }, () => Promise.resolve());
    gate.emit('open');
    await Promise.all(both);

    expect(most).toBe(1);
  });

  it('goes on after a request that failed or was aborted while waiting', async () => {
    const { takeTurn } = setup();
    const turn = { site: 'acme.co.uk', gapMs: 0, signal };
    const aborted = AbortSignal.abort(new Error('stopped'));

    await expect(takeTurn(turn, () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
    await expect(takeTurn({ ...turn, signal: aborted }, () => Promise.resolve(1))).rejects.toThrow(
      'stopped',
    );

    expect(await takeTurn(turn, () => Promise.resolve(2))).toBe(2);
  });
});
