import { expect, it } from 'vitest';
import {
  AnotherCompanyError,
  BadRequestError,
  ProviderRefusedError,
  ProviderUnavailableError,
  RateLimitedError,
  UnreadableRecordError,
} from './errors.ts';
import { judgeCompaniesHouse } from './guard-client.ts';

const refused = (status: 401 | 403) =>
  new ProviderRefusedError('x', { status, retry: 'never', cause: null });

it.each([
  ['5xx, a time-out, a reset or an unreadable body', new ProviderUnavailableError('x'), 'failure'],
  ['429', new RateLimitedError('x', { afterMs: 1, cause: null }), 'limited'],
  ['401', refused(401), 'key_refused'],
  ['403, which concerns the address', refused(403), 'address_refused'],
  ['400: it is our request that is wrong', new BadRequestError('x'), 'success'],
  ['a record that cannot be read', new UnreadableRecordError('x'), 'success'],
  ['an answer about another company', new AnotherCompanyError('a', 'b'), 'success'],
  ['a stop of our own', new Error('stopping'), 'unsent'],
] as const)('takes %s for %o', (_name, error, outcome) => {
  expect(judgeCompaniesHouse({ kind: 'threw', error })).toBe(outcome);
});

it('takes an answer for a success, also one that says not-found', () => {
  expect(judgeCompaniesHouse({ kind: 'returned', value: { kind: 'not-found' } })).toBe('success');
});
