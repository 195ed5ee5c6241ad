import { describe, expect, it } from 'vitest';
import { toEmailAnswers } from './answers.ts';
import type { EmailRow, SmtpStatus } from './schema.ts';

function told(email: string, smtpStatus: SmtpStatus): EmailRow['emails'][number] {
  return { email, smtpStatus, isCharged: smtpStatus !== 'not_valid', unknownReason: null };
}

describe('toEmailAnswers', () => {
  it('counts an address once, however often it is told', () => {
    const emails = Array.from({ length: 40 }, () => told('jo@a.example', 'valid'));
    expect(toEmailAnswers([{ people: 'Jo A', emails }])).toEqual([
      {
        name: 'Jo A',
        outcome: 'hit',
        found: [{ email: 'jo@a.example', smtpStatus: 'valid', unknownReason: null, score: null }],
        credits: '1',
      },
    ]);
  });

  it('believes the worst that is said of one address', () => {
    const emails = [told('jo@a.example', 'valid'), told('jo@a.example', 'not_valid')];
    expect(toEmailAnswers([{ people: 'Jo A', emails }])).toMatchObject([
      { outcome: 'unknown', found: [{ smtpStatus: 'not_valid' }], credits: '1' },
    ]);
  });

  it('makes one answer of all rows of a person, however the name is written', () => {
    const rows = [
      { people: 'Zoë A', emails: [told('z@a.example', 'not_valid')] },
      { people: 'Jo B', emails: [] },
      { people: 'ZOE A', emails: [told('zoe@a.example', 'valid')] },
    ];
    expect(toEmailAnswers(rows)).toMatchObject([
      {
        name: 'Zoë A',
        outcome: 'hit',
        found: [{ email: 'z@a.example' }, { email: 'zoe@a.example' }],
        credits: '1',
      },
      { name: 'Jo B', outcome: 'miss', credits: '0' },
    ]);
  });
});
