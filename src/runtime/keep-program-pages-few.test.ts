import { describe, expect, it } from 'vitest';
import { keepProgramPagesFew } from './keep-program-pages-few.ts';
import type { Timers } from './timers.ts';

/** Timers on which the wanted number of sleeps pass at once; then the signal fires. */
function passing(sleeps: number) {
  const stop = new AbortController();
  const happened: string[] = [];
  const timers: Timers = {
    async sleep(ms) {
      happened.push(`waits ${ms / 1_000} s`);
      if (happened.filter((what) => what !== 'releases').length === sleeps) stop.abort();
    },
    after: () => () => undefined,
  };
  return { happened, timers, signal: stop.signal, release: () => happened.push('releases') > 0 };
}

describe('keeping few pages of the program', () => {
  it('gives them back at the start, when the program has been compiled, and now and then', async () => {
    const { happened, timers, signal, release } = passing(3);

    await keepProgramPagesFew({ release, timers }, signal);

    expect(happened).toEqual([
      'releases',
      'waits 15 s',
      'releases',
      'waits 60 s',
      'releases',
      'waits 60 s',
    ]);
  });

  it('stops when it could not be done', async () => {
    const { happened, timers, signal } = passing(1);

    await keepProgramPagesFew({ release: () => false, timers }, signal);

    expect(happened).toEqual([]);
  });

  it('does nothing where that cannot be done', async () => {
    const { happened, timers, signal } = passing(1);

    await keepProgramPagesFew({ release: null, timers }, signal);

    expect(happened).toEqual([]);
  });
});
