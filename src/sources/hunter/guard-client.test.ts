import { describe, expect, it } from 'vitest';
import type { ProviderAnswer } from '../../domain/paid-provider.ts';
import {
  ProviderRefusedError,
  ProviderUnavailableError,
  RateLimitedError,
} from '../../domain/paid-provider-errors.ts';
import { judgeAsk, judgeCount, judgeRead } from './guard-client.ts';

const refused = (status: number) => new ProviderRefusedError('x', { status });
const answer: ProviderAnswer = {
  name: 'acme ltd',
  outcome: 'miss',
  found: null,
  credits: '0',
  reason: null,
  isObjection: false,
};

it.each([
  ['no usable answer', new ProviderUnavailableError('x'), 'failure'],
  ['an empty account', new ProviderUnavailableError('x', { why: 'no-credits' }), 'success'],
  ['its limiter', new RateLimitedError('Hunter', 60_000), 'limited'],
  ['a refused key', refused(401), 'key_refused'],
  ['something before it', refused(403), 'address_refused'],
  ['a request it calls wrong', refused(400), 'success'],
  ['a stop of our own', new Error('stopping'), 'unsent'],
] as const)('takes %s for %o', (_name, error, outcome) => {
  expect(judgeRead({ kind: 'threw', error })).toBe(outcome);
  expect(judgeAsk({ kind: 'threw', error })).toBe(outcome);
});

it('lets a free count that does not come stop nothing else', () => {
  expect(judgeCount({ kind: 'threw', error: new ProviderUnavailableError('x') })).toBe('unsent');
  expect(judgeCount({ kind: 'threw', error: refused(401) })).toBe('key_refused');
  expect(judgeCount({ kind: 'returned', value: 3 })).toBe('success');
});

describe('a paid question', () => {
  it.each([
    [{ kind: 'answered', answer, isWrongQuestion: false, raw: '' }, 'success'],
    [{ kind: 'answered', answer, isWrongQuestion: true, raw: '' }, 'failure'],
    [{ kind: 'in-progress', email: 'a@acme.example' }, 'success'],
    [{ kind: 'exhausted' }, 'success'],
    [{ kind: 'throttled', retryAfterMs: 1 }, 'limited'],
    [{ kind: 'in-doubt', reason: 'reset' }, 'failure'],
    [{ kind: 'refused', status: 401, message: '' }, 'key_refused'],
    [{ kind: 'refused', status: 403, message: '' }, 'address_refused'],
  ] as const)('that ends with %o is judged %s', (value, outcome) => {
    expect(judgeAsk({ kind: 'returned', value })).toBe(outcome);
  });
});
