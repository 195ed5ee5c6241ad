import { describe, expect, it } from 'vitest';
import { seedNumber } from '../../../test/support/seed-company.ts';
import type { MailExchanger } from '../../domain/enrichment.ts';
import { checkingMailExchangers } from './check-mail-exchangers.ts';
import { extractContacts } from './extract-contacts.ts';
import { readPage } from './read-page.ts';
import { nothingRead, type VisitOutcome } from './visit-outcome.ts';

const dayMs = 86_400_000;

function setup(answers: Readonly<Record<string, MailExchanger>>) {
  const page = readPage(
    '<p>a1@acme.co.uk b1@acme.co.uk c1@gone.co.uk</p>',
    new URL('https://acme.co.uk/'),
  );
  const outcome: VisitOutcome = {
    ...nothingRead('enough_found'),
    verdict: 'proven',
    confidence: 1,
    contacts: extractContacts(page, { companyDomain: 'acme.co.uk' }),
    pagesVisited: 1,
  };
  const asked: string[] = [];
  let now = 0;
  const visitor = checkingMailExchangers(
    { visit: () => Promise.resolve(outcome) },
    {
      lookUp: (domain) => {
        asked.push(domain);
        return Promise.resolve(answers[domain] ?? 'unknown');
      },
      clock: { now: () => now },
    },
  );
  const visit = () =>
    visitor.visit(
      {
        domain: 'acme.co.uk',
        companyNumber: seedNumber('01234567'),
        companyName: '',
        postalCode: null,
        officerNames: [],
      },
      new AbortController().signal,
    );
  return { asked, visit, pass: (ms: number) => (now += ms) };
}

describe('checkingMailExchangers', () => {
  it('marks every contact, asking for each domain once', async () => {
    const { asked, visit } = setup({ 'acme.co.uk': 'present', 'gone.co.uk': 'no_domain' });

    const outcome = await visit();

    expect(asked).toEqual(['acme.co.uk', 'gone.co.uk']);
    expect(outcome).toMatchObject({
      contacts: [
        { mailExchanger: 'present' },
        { mailExchanger: 'present' },
        { mailExchanger: 'no_domain' },
      ],
    });
  });

  it('keeps an answer for a week, and one that did not come not at all', async () => {
    const { asked, visit, pass } = setup({ 'acme.co.uk': 'present' });

    await visit();
    pass(6 * dayMs);
    await visit();
    pass(2 * dayMs);
    await visit();

    expect(asked.filter((domain) => domain === 'acme.co.uk')).toHaveLength(2);
    expect(asked.filter((domain) => domain === 'gone.co.uk')).toHaveLength(3);
  });
});
