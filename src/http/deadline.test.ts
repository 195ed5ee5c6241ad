import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { startDeadlineOfAll } from './deadline.ts';

const url = new URL('https://acme.co.uk/');

describe('startDeadlineOfAll', () => {
  it('fires with the reason of the caller', () => {
    const caller = new AbortController();
    using deadline = startDeadlineOfAll({
      method: 'GET',
      url,
      timeoutMs: 60_000,
      signal: caller.signal,
    });

    caller.abort('cancelled');

    expect(deadline.signal.reason).toBe('cancelled');
  });

  it('has fired already where the caller has', () => {
    const signal = AbortSignal.abort('cancelled');
    using deadline = startDeadlineOfAll({ method: 'GET', url, timeoutMs: 60_000, signal });

    expect(deadline.signal.reason).toBe('cancelled');
  });

  it('leaves nothing behind at a signal that lives for hundreds of requests', () => {
    const { signal } = new AbortController();

    startDeadlineOfAll({ method: 'GET', url, timeoutMs: 60_000, signal })[Symbol.dispose]();

    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
