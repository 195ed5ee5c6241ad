import { describe, expect, it } from 'vitest';
import { assertDistinct, echoKey } from './echo-key.ts';

describe('what joins an answer to what was asked', () => {
  it.each([
    ['SMITH & SONS LTD', 'Smith &amp; Sons Ltd'],
    ['SMITH & SONS LTD', 'SMITH AND SONS'],
    ["O'HARA'S LIMITED", 'O&#039;Hara&rsquo;s limited'],
    ['CAFÉ MØLLER LIMITED', 'Cafe Moller'],
    ['ACME  BAKERY (UK) LIMITED', ' acme bakery (uk)'],
    ['!!! LTD', '!!! LTD'],
  ])('%s is echoed as %s', (asked, echoed) => {
    expect(echoKey('company-domain-by-name', echoed)).toBe(
      echoKey('company-domain-by-name', asked),
    );
  });

  it.each([
    ['José Strauß', 'Jose Strauss'],
    ["Anne-Marie O'Neill", 'ANNE MARIE ONEILL'],
    ['Łukasz Đorđe', 'Lukasz Dorde'],
  ])('the person %s is echoed as %s', (asked, echoed) => {
    expect(echoKey('emails-by-domain-by-name', echoed)).toBe(
      echoKey('emails-by-domain-by-name', asked),
    );
  });

  it('tells mailboxes apart that differ by a mark', () => {
    expect(echoKey('email-verification', ' Jo.Bloggs@a.example')).toBe('jo.bloggs@a.example');
    expect(echoKey('email-verification', 'jobloggs@a.example')).toBe('jobloggs@a.example');
  });

  it('tells a company from one of another name', () => {
    const names = ['ACME LTD', 'ACME UK LTD', 'ACME 2 LTD', 'THE ACME LTD'];
    const keys = names.map((name) => echoKey('company-domain-by-name', name));
    expect(new Set(keys).size).toBe(4);
  });

  it('refuses a batch in which two answers could be taken for one another', () => {
    expect(() =>
      assertDistinct('emails-by-domain-by-name', ['José Diaz', 'Jose Díaz'], 10),
    ).toThrow('one name twice');
    expect(() => assertDistinct('company-domain-by-name', ['A LTD', 'B LTD'], 10)).not.toThrow();
  });
});
