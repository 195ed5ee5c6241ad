import type { LookupAddress } from 'node:dns';
import { describe, expect, it } from 'vitest';
import { createPublicLookup } from './public-lookup.ts';
import { BlockedAddressError } from './http-errors.ts';

interface Outcome {
  readonly error: Error | null;
  readonly address: string | LookupAddress[];
  readonly family: number | undefined;
}

function lookUp(answers: string[], options: { all: boolean }): Promise<Outcome> {
  const lookup = createPublicLookup((_, __, callback) => {
    callback(
      null,
      answers.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  });
  return new Promise((resolve) => {
    lookup('example.co.uk', options, (error, address, family) => {
      resolve({ error, address, family });
    });
  });
}

describe('public lookup', () => {
  it('hands out every answer when all are public', async () => {
    const { error, address } = await lookUp(['8.8.8.8', '2606:4700::1111'], { all: true });

    expect(error).toBeNull();
    expect(address).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1111', family: 6 },
    ]);
  });

  it('hands out one answer when one is asked for', async () => {
    const outcome = await lookUp(['8.8.8.8', '8.8.4.4'], { all: false });

    expect(outcome).toEqual({ error: null, address: '8.8.8.8', family: 4 });
  });

  it.each([
    ['the only answer', ['127.0.0.1']],
    ['the last of several answers', ['8.8.8.8', '169.254.169.254']],
    ['an IPv6 answer beside a public one', ['8.8.8.8', '::1']],
  ])('refuses the name when %s is private', async (_, answers) => {
    expect((await lookUp(answers, { all: true })).error).toBeInstanceOf(BlockedAddressError);
    expect((await lookUp(answers, { all: false })).error).toBeInstanceOf(BlockedAddressError);
  });

  it('refuses a name without an answer', async () => {
    expect((await lookUp([], { all: true })).error).toBeInstanceOf(BlockedAddressError);
  });

  it('passes a failure of the resolver on', async () => {
    const failure = new Error('ENOTFOUND');
    const lookup = createPublicLookup((_, __, callback) => callback(failure, []));

    const error = await new Promise((resolve) => lookup('example.co.uk', {}, resolve));

    expect(error).toBe(failure);
  });
});
