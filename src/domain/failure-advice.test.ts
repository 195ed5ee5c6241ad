import { describe, expect, it } from 'vitest';
import { suggestAction } from './failure-advice.ts';

describe('suggested action', () => {
  it('goes by the outermost error that is known', () => {
    expect(suggestAction('Error: no <- NetworkError: reset <- Error: ECONNRESET')).toMatch(
      /could not be reached/,
    );
  });

  it.each([
    'BadRequestError',
    'UnreadableRecordError',
    'AnotherCompanyError',
    'RegisterEmptyError',
  ])('has a word of its own for %s of Companies House', (name) => {
    expect(suggestAction(`${name}: it says why`)).not.toBe(suggestAction('Error: unknown'));
  });

  it('says of a look-up that a provider refuses that it is no job', () => {
    const action = suggestAction('the provider refuses it: HTTP 400');

    expect(action).toMatch(/needs no retry/);
    expect(suggestAction('refused by the provider: HTTP 400, tried again alone')).toBe(action);
  });

  it('knows a process that died, and has a word for what nobody has seen yet', () => {
    expect(suggestAction('the process died during the last attempt')).toMatch(/Read the log/);
    expect(suggestAction('TypeError: x is not a function')).toMatch(/retry one job/);
  });
});
