import { describe, expect, it } from 'vitest';
import { createMailLookUp, type MailResolver } from './look-up-mail.ts';

function failing(code: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error(code), { code }));
}

function lookUp(answers: Partial<MailResolver>) {
  return createMailLookUp({
    resolveMx: failing('ENODATA'),
    resolve4: failing('ENODATA'),
    resolve6: failing('ENODATA'),
    ...answers,
  })('acme.co.uk');
}

describe('createMailLookUp', () => {
  it('knows exchangers, the address that stands in for them, and the null MX of RFC 7505', async () => {
    expect(
      await lookUp({ resolveMx: () => Promise.resolve([{ exchange: 'mx.acme.co.uk' }]) }),
    ).toBe('present');
    expect(await lookUp({ resolveMx: () => Promise.resolve([{ exchange: '' }]) })).toBe('refused');
    expect(await lookUp({ resolve4: () => Promise.resolve(['192.0.2.1']) })).toBe('implicit');
    expect(await lookUp({ resolve6: () => Promise.resolve(['2001:db8::1']) })).toBe('implicit');
    expect(await lookUp({})).toBe('refused');
  });

  it('tells a domain that is not there from a server that does not answer', async () => {
    expect(await lookUp({ resolveMx: failing('ENOTFOUND') })).toBe('no_domain');
    expect(await lookUp({ resolveMx: failing('ESERVFAIL') })).toBe('unknown');
    expect(await lookUp({ resolveMx: failing('ETIMEOUT') })).toBe('unknown');
    expect(await lookUp({ resolve4: failing('ETIMEOUT') })).toBe('unknown');
  });
});
