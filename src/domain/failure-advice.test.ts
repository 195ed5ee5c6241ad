import { describe, expect, it } from 'vitest';
import { suggestAction } from './failure-advice.ts';

describe('suggested action', () => {
  it('goes by the outermost error that is known', () => {
    expect(suggestAction('Error: no <- NetworkError: reset <- Error: ECONNRESET')).toMatch(
      /could not be reached/,
    );
  });

  it('knows a process that died, and has a word for what nobody has seen yet', () => {
    expect(suggestAction('the process died during the last attempt')).toMatch(/Read the log/);
    expect(suggestAction('TypeError: x is not a function')).toMatch(/retry one job/);
  });
});
