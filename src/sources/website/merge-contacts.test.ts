import { describe, expect, it } from 'vitest';
import { parseEmailAddress } from '../../domain/email-address.ts';
import { emailForms, type EmailForm } from '../../domain/email-form.ts';
import type { FoundContact } from './extract-contacts.ts';
import { mergeContacts } from './merge-contacts.ts';

function seen(form: EmailForm): FoundContact {
  const email = parseEmailAddress('mary@acme.co.uk');
  if (email === null) throw new Error('no address');
  return {
    email,
    emailType: 'corporate',
    ...emailForms[form],
    isNoReply: false,
    sourceUrl: 'https://acme.co.uk/',
    pageHash: '',
    snippet: '',
    form,
    mailExchanger: null,
  };
}

describe('mergeContacts', () => {
  it.each<[readonly EmailForm[], boolean]>([
    [['cfemail', 'text'], false],
    // What a browser shows, a program was not meant to see.
    [['cfemail', 'rendered'], true],
    [['rendered', 'cfemail'], true],
    [['at-token', 'rendered', 'rendered'], true],
    [['rendered', 'rendered'], false],
    [['cfemail', 'rendered', 'text'], false],
    [['pdf', 'cfemail'], false],
  ])('an address seen as %j is hidden: %s', (forms, isHidden) => {
    const [contact] = mergeContacts([forms.map(seen)]);

    expect(contact?.isHidden).toBe(isHidden);
  });
});
