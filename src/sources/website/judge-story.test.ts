import { describe, expect, it } from 'vitest';
import { isTold } from './judge-story.ts';

const name = 'ACME WIDGETS LIMITED';

function isToldIn(text: string): boolean {
  const start = text.indexOf('Acme Widgets Ltd');
  const page = { url: new URL('https://acmewidgets.co.uk/'), title: '', text };
  return isTold(page, { start, end: start + 'Acme Widgets Ltd'.length }, name);
}

describe('a sentence with the name of a company', () => {
  it.each([
    'Jane was a director of Acme Widgets Ltd until 2019.',
    'Administrators have been appointed to Acme Widgets Ltd, the Gazette reports.',
    'The museum shows forty clocks of Acme Widgets Ltd.',
    'The freehold is held by Acme Widgets Ltd.',
    'Job: fitter at Acme Widgets Ltd',
    'If you want Acme Widgets Ltd, they are next door.',
    'Brides who paid Acme Widgets Ltd can claim through their card.',
    'Thank you Acme Widgets Ltd for the boat!',
    'The court heard that Acme Widgets Ltd had ignored two warnings.',
    'Acme Widgets Ltd (07123984) has been fined.',
    'Acme Widgets Ltd closed its doors in March.',
    'Acme Widgets Ltd, registered number 299104, had its factory in Leeds.',
    'Developer: Acme Widgets Ltd\nVillagers Against Turbines',
    'Acme Widgets Ltd owned five hotels on the front.',
    'The mark is used with permission of Acme Widgets Ltd.',
    'Acme Widgets Ltd makes the best widgets.\nA site kept by former staff',
  ])('tells of it as others do: %j', (text) => {
    expect(isToldIn(text)).toBe(true);
  });

  it.each([
    'Acme Widgets Ltd, company number 07123984',
    'Acme Widgets Ltd was founded in 1987 by two brothers.',
    'Acme Widgets Ltd is a company limited by guarantee, set up by residents.',
    'I understand that climbing is dangerous and that Acme Widgets Ltd cannot remove every risk.',
    'In 2019 Acme Widgets Ltd moved to a larger workshop.',
    'Founded in a shed behind the chapel, Acme Widgets Ltd now makes widgets for the world.',
    'Acme Widgets Ltd runs two boats from Easter to October.',
    'All work is carried out by Acme Widgets Ltd.',
    'Goods remain the property of Acme Widgets Ltd until paid for.',
    'Tenants of Acme Widgets Ltd may call at any time.',
    'The business of Apex Ltd was acquired by Acme Widgets Ltd.',
    'Acme Widgets Ltd went into liquidation in May.',
  ])('is its own: %j', (text) => {
    expect(isToldIn(text)).toBe(false);
  });
});
