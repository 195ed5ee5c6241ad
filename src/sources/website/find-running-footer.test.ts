import { describe, expect, it } from 'vitest';
import { parseCompanyNumber } from '../../domain/company-number.ts';
import { findOwnFooter, hasFooterOfOther, hasRunningFooter } from './find-running-footer.ts';
import type { ProofPage, ProofSubject } from './proof-rules.ts';

const company = subject();

function subject(): ProofSubject {
  const companyNumber = parseCompanyNumber('07123984');
  if (companyNumber === null) throw new Error('not a company number');
  const companyName = 'ACME WIDGETS LIMITED';
  return { companyNumber, companyName, postalCode: 'LS1 4AP', officerNames: [] };
}

function pages(host: string, ...texts: readonly string[]): readonly ProofPage[] {
  return texts.map((text, index) => ({
    url: new URL(`https://${host}/${index === 0 ? '' : `page-${index}`}`),
    title: '',
    text,
  }));
}

function isRunning(host: string, footer: string): boolean {
  return hasRunningFooter(pages(host, `Welcome\n${footer}`, `News\n${footer}`), company);
}

describe('the last lines of every page', () => {
  it.each([
    'Acme Widgets Ltd 07123984',
    'Acme Widgets Limited, 2 High Street, Leeds LS1 4AP',
    '© Acme Widgets Ltd',
    'Acme Widgets, 2 High Street, Leeds LS1 4AP',
  ])('say whose the site is: %j', (footer) => {
    expect(isRunning('acmewidgets.co.uk', footer)).toBe(true);
    expect(isRunning('leedsdaily.news', footer)).toBe(false);
  });

  it.each([
    'Acme Widgets Ltd',
    'Acme Widgets Ltd, Leeds LS1 4AP, is not involved in these pages',
    'Website by Acme Widgets Ltd 07123984',
  ])('do not: %j', (footer) => {
    expect(isRunning('acmewidgets.co.uk', footer)).toBe(false);
  });

  it('says nothing where the line stands on one page only', () => {
    const footer = 'Acme Widgets Ltd 07123984';
    expect(hasRunningFooter(pages('acmewidgets.co.uk', footer), company)).toBe(false);
    expect(hasRunningFooter(pages('acmewidgets.co.uk', footer, 'News'), company)).toBe(false);
  });
});

function bothPages(host: string, footer: string, home = 'Welcome'): readonly ProofPage[] {
  return pages(host, `${home}\n${footer}`, `News\n${footer}`);
}

describe('the registered office at the end of every page', () => {
  const footer = 'Acme Widgets Ltd | 2 High Street | Leeds | LS1 4AP | 0113 496 0000';

  it('says whose the site is, whatever that is called', () => {
    expect(findOwnFooter(bothPages('bestwidgets.shop', footer), company)?.hasNumber).toBe(false);
  });

  it('does so where one page of several has another template', () => {
    const several = pages('bestwidgets.shop', `Welcome\n${footer}`, `News\n${footer}`, 'A list');
    expect(
      findOwnFooter([...several, ...pages('bestwidgets.shop', `Jobs\n${footer}`)], company),
    ).not.toBeNull();
  });

  it.each(['Sponsored by', 'Our makers', 'Main sponsor:', 'Web design'])(
    'says it of another under “%s”',
    (heading) => {
      const sponsored = bothPages('bestwidgets.shop', `${heading}\n${footer}`);
      expect(findOwnFooter(sponsored, company)).toBeNull();
    },
  );
});

describe('a line of particulars at the end of every page', () => {
  it('is the own one with name and number, whatever the site is called', () => {
    const footer = 'Acme Widgets Ltd. Registered in England no. 07123984';

    expect(findOwnFooter(bothPages('bright-spanners.co.uk', footer), company)).toMatchObject({
      hasNumber: true,
    });
    expect(findOwnFooter(pages('bright-spanners.co.uk', footer, 'News'), company)).toBeNull();
  });

  it.each([
    'Acme Widgets Ltd',
    'Part of Acme Widgets Ltd, no. 07123984',
    'Main sponsor: Acme Widgets Ltd, no. 07123984',
    'Website by Acme Widgets Ltd, no. 07123984',
    'Acme Widgets Ltd 07123984 and Apex Ltd',
  ])('is none on a site called otherwise: %s', (footer) => {
    expect(findOwnFooter(bothPages('bright-spanners.co.uk', footer), company)).toBeNull();
  });

  it('with another number makes the site that company\u2019s, unless the home page has the own one', () => {
    const footer = 'Apex Group plc. Registered in England no. 02600731';

    expect(hasFooterOfOther(bothPages('apexgroup.com', footer), company)).toBe(true);
    expect(
      hasFooterOfOther(
        bothPages('apexgroup.com', footer, 'Acme Widgets Ltd, company number 07123984'),
        company,
      ),
    ).toBe(false);
    expect(
      hasFooterOfOther(
        bothPages('apexgroup.com', 'Ask our friends at Apex plc, company number 02600731'),
        company,
      ),
    ).toBe(false);
  });
});
