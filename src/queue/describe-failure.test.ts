import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ProviderUnavailableError } from '../domain/paid-provider-errors.ts';
import { suggestAction } from '../domain/failure-advice.ts';
import { describeFailure } from './describe-failure.ts';

const Balance = z.object({
  data: z.object({ balance: z.coerce.string().regex(/^\d+$/, 'must be a number') }),
});

describe('what is told of a failure', () => {
  it('is the error with its causes, in one line', () => {
    const cause = new RangeError('too far', { cause: new Error('no way') });

    expect(describeFailure(new Error('failed', { cause }))).toBe(
      'Error: failed <- RangeError: too far <- Error: no way',
    );
  });

  it('says of an answer that cannot be read where, and what there was to be, and what to do', () => {
    const { error: cause } = Balance.safeParse({ data: { teamwork: false } });
    const reason = describeFailure(new ProviderUnavailableError('Snov gave no balance', { cause }));

    expect(reason).toBe(
      'ProviderUnavailableError: Snov gave no balance <- ZodError: at data.balance: must be a number',
    );
    expect(suggestAction(reason)).toMatch(/The reason says where/);
  });

  it('says of a whole that is something else what it is, and of many places the first', () => {
    const { error: whole } = Balance.safeParse(undefined);
    const places = z.array(z.string()).safeParse([1, 2, 3, 4, 5]).error;

    expect(describeFailure(whole)).toBe('ZodError: expected object, received undefined');
    expect(describeFailure(places)).toMatch(/^ZodError: at 0: expected string.* and 2 more$/);
  });

  it.each([
    ['thrown', 'thrown'],
    [null, 'null'],
  ])('is what was thrown, where that is no error', (...[thrown, told]) => {
    expect(describeFailure(thrown)).toBe(told);
  });
});
