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

  it('tells the address that Companies House refuses from a key', () => {
    const address = suggestAction('ProviderRefusedError: Companies House answered 403');

    expect(address).toMatch(/refuses this address, not the key/);
    expect(suggestAction('ProviderRefusedError: Snov refused with 403: no')).toMatch(
      /Check the key/,
    );
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
