import { describe, expect, it } from 'vitest';
import {
  ProviderRefusedError,
  ProviderUnavailableError,
  RateLimitedError,
} from '../../domain/paid-provider-errors.ts';
import { judgeCount, judgeRead, judgeStart } from './guard-client.ts';

const refused = (status: number) => new ProviderRefusedError('x', { status });

it.each([
  ['no usable answer', new ProviderUnavailableError('x'), 'failure'],
  ['an empty account', new ProviderUnavailableError('x', { why: 'no-credits' }), 'success'],
  ['its limiter', new RateLimitedError('Snov', 60_000), 'limited'],
  ['refused credentials', refused(401), 'key_refused'],
  ['a plan without API', refused(403), 'key_refused'],
  ['a request it calls wrong', refused(422), 'success'],
  ['a stop of our own', new Error('stopping'), 'unsent'],
] as const)('takes %s for %o', (_name, error, outcome) => {
  expect(judgeRead({ kind: 'threw', error })).toBe(outcome);
  expect(judgeStart({ kind: 'threw', error })).toBe(outcome);
});

it('lets a free count that does not come stop nothing else', () => {
  const lost = new ProviderUnavailableError('x');

  expect(judgeCount({ kind: 'threw', error: lost })).toBe('unsent');
  expect(judgeCount({ kind: 'threw', error: refused(401) })).toBe('key_refused');
  expect(judgeCount({ kind: 'returned', value: 3 })).toBe('success');
});

describe('a paid start', () => {
  it.each([
    [{ kind: 'accepted', taskHash: 'a' }, 'success'],
    [{ kind: 'exhausted' }, 'success'],
    [{ kind: 'throttled', retryAfterMs: 1 }, 'limited'],
    [{ kind: 'in-doubt', reason: 'reset' }, 'failure'],
    [{ kind: 'refused', status: 401, message: '' }, 'key_refused'],
    [{ kind: 'refused', status: 400, message: '' }, 'success'],
  ] as const)('that ends with %o is judged %s', (value, outcome) => {
    expect(judgeStart({ kind: 'returned', value })).toBe(outcome);
  });
});
