import { describe, expect, it } from 'vitest';
import { domainCandidates, type NamedCompany } from './domain-candidates.ts';

function candidates(companyName: string, more: Partial<NamedCompany> = {}, limit = 12) {
  const company = {
    companyName,
    companyNumber: '07123984',
    companyType: 'ltd',
    previousNames: [],
    ...more,
  };
  return domainCandidates(company, limit).map((each) => each.domain);
}

describe('domainCandidates', () => {
  it('begins with the name in one word', () => {
    expect(candidates('ACME WIDGETS LIMITED').slice(0, 3)).toEqual([
      'acmewidgets.co.uk',
      'acmewidgets.com',
      'acme-widgets.co.uk',
    ]);
  });

  it.each([
    ['SMITH & SONS LIMITED', 'smithandsons.co.uk'],
    ['SMITH & SONS LIMITED', 'smithsons.co.uk'],
    ['SMITH & CO LIMITED', 'smithandco.co.uk'],
    ['ACME WIDGETS (UK) LIMITED', 'acmewidgets.co.uk'],
    ['ACME WIDGETS (LEEDS) LIMITED', 'acmewidgets.co.uk'],
    ['ACME WIDGETS GROUP HOLDINGS PLC', 'acmewidgets.com'],
    ['THE ACME COMPANY LIMITED', 'acme.co.uk'],
    ['THE ACME TEAROOMS LTD', 'theacmetearooms.co.uk'],
    ['ACME LTD', 'acmeltd.co.uk'],
    ['ACME LTD', 'acmeuk.co.uk'],
    ['FOUR SEASONS CATERING LTD', '4seasonscatering.co.uk'],
    ['2 OAKS LIMITED', 'twooaks.co.uk'],
    ['THORN-FELD HOLDINGS PLC', 'thorn-feld.com'],
    ["O'DERVA'S CAFÉ LIMITED", 'odervascafe.co.uk'],
    ['A.B.C. PLUMBING LTD', 'abcplumbing.co.uk'],
    ['ACME LTD T/A WONDER WIDGETS', 'wonderwidgets.co.uk'],
    ['OLDMARSH FOUNDRY LIMITED(THE)', 'oldmarshfoundry.co.uk'],
  ])('for %s has %s', (name, domain) => {
    expect(candidates(name)).toContain(domain);
  });

  it('takes the ending of the country and of the kind', () => {
    expect(candidates('ACME PANTRY CIC')[0]).toBe('acmepantry.org.uk');
    expect(candidates('BRAE LTD', { companyNumber: 'SC412987' })).toContain('brae.scot');
    expect(candidates('PENTRE CYF')).toContain('pentre.wales');
    expect(candidates('ACME LTD', {}, 40)).toContain('acme.ltd.uk');
  });

  it('tries former names after the present one', () => {
    const found = candidates('ACME WIDGETS LTD', { previousNames: ['OLDNAME LTD'] });

    expect(found).toContain('oldname.co.uk');
    expect(found.indexOf('oldname.co.uk')).toBeGreaterThan(found.indexOf('acmewidgets.com'));
  });

  it('is bounded, without repetition, and says what each was made of', () => {
    const found = domainCandidates(
      {
        companyName: 'ACME & SONS (UK) GROUP LTD',
        companyNumber: '07123984',
        companyType: 'ltd',
        previousNames: ['A LTD', 'B AND C LTD'],
      },
      8,
    );

    expect(found).toHaveLength(8);
    expect(new Set(found.map((each) => each.domain)).size).toBe(8);
    expect(found[0]).toMatchObject({ name: 'ACME & SONS (UK) GROUP LTD' });
  });

  it('makes only names that can be registered', () => {
    for (const name of ['???', 'X LTD', '123 LTD', '— LTD', 'Ы'.repeat(200)]) {
      for (const domain of candidates(name, {}, 100)) {
        expect(domain).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.[a-z.]+$/);
      }
    }
  });
});
