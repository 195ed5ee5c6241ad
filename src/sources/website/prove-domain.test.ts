import { describe, expect, it } from 'vitest';
import { acmeWidgets } from '../../../test/support/acme-widgets.ts';
import { proveDomain } from './prove-domain.ts';

const home = 'https://acmewidgets.co.uk/';

function page(text: string, path = '', title = 'Acme') {
  return { url: new URL(path, home), title, text };
}

describe('proveDomain', () => {
  it('proves by the labelled own number, and quotes it', () => {
    const proof = proveDomain(
      [page('Widgets'), page('Terms. Registered in England No. 712 3984 and more', 'terms')],
      acmeWidgets(),
    );

    expect(proof.verdict).toBe('proven');
    expect(proof.confidence).toBeGreaterThan(0.95);
    expect(proof.proof[0]).toMatchObject({ rule: 'own-number', url: `${home}terms` });
    expect(proof.proof[0]?.snippet).toContain('712 3984');
  });

  it('does not prove by the bare digits', () => {
    expect(proveDomain([page('Order 07123984 today')], acmeWidgets()).verdict).toBe('not_proven');
  });

  it('proves by the registered name and the postcode in one block', () => {
    const proof = proveDomain(
      [page('Acme Widgets Ltd\n1 High Street\nLeeds LS14AB')],
      acmeWidgets(),
    );

    expect(proof.verdict).toBe('proven');
    expect(proof.proof[0]?.snippet).toContain('LS14AB');
  });

  it('does not join a name with a postcode far away', () => {
    const text = `Acme Widgets Ltd\n${'and so on '.repeat(60)} LS1 4AB`;

    expect(proveDomain([page(text)], acmeWidgets()).verdict).toBe('likely');
  });

  it('finds the exact name likely, more so with an officer on the site', () => {
    const alone = proveDomain([page('© Acme Widgets Ltd')], acmeWidgets());
    const withOfficer = proveDomain(
      [page('© Acme Widgets Ltd'), page('Meet Mary J. Jones, director', 'team')],
      acmeWidgets({ officerNames: ['JONES, Mary Jane'] }),
    );

    expect(alone.verdict).toBe('likely');
    expect(withOfficer.verdict).toBe('likely');
    expect(withOfficer.confidence).toBeGreaterThan(alone.confidence);
  });

  it('never proves by an officer alone', () => {
    const proof = proveDomain(
      [page('Mary Jones paints')],
      acmeWidgets({ officerNames: ['Mary Jones'] }),
    );

    expect(proof.verdict).toBe('not_proven');
  });

  it('finds the words of the name alone not proven', () => {
    expect(proveDomain([page('acme widgets are great')], acmeWidgets()).verdict).toBe('not_proven');
  });

  it('is contradicted by the number of another operator, even beside the exact name', () => {
    const text = '© Acme Widgets Ltd\nRegistered in England No. 08555666';
    const proof = proveDomain([page(text)], acmeWidgets());

    expect(proof).toMatchObject({ verdict: 'contradicted', confidence: 0 });
    expect(proof.proof[0]).toMatchObject({ rule: 'other-number' });
  });

  it('is proven when both numbers are there', () => {
    const text =
      'Acme Widgets Ltd (company number 07123984) and Acme Group Ltd (company number 08555666)';

    expect(proveDomain([page(text)], acmeWidgets()).verdict).toBe('proven');
  });

  it('ignores the numbers of the designer, the host and a processor in a privacy notice', () => {
    const pages = [
      page('© Acme Widgets Ltd\nWebsite by Pixel Ltd, company number 08555666'),
      page('Our payments are processed by Payco Ltd (company number 08480999)', 'privacy'),
    ];

    expect(proveDomain(pages, acmeWidgets()).verdict).toBe('likely');
    const ownAsDesigner = [page('Website by Acme Widgets Ltd, company number 07123984')];
    expect(proveDomain(ownAsDesigner, acmeWidgets()).verdict).toBe('not_proven');
  });

  it.each([
    'Acme Widgets is not connected with Acme Widgets Ltd (company number 07123984)',
    'Acme Widgets Ltd (company number 07123984) has nothing to do with us',
    'Our landlord, Acme Widgets Ltd (company number 07123984), lives upstairs',
    'Acme Widgets Ltd, company number 07123984, was dissolved in 2021',
  ])('does not prove by %j, on a site of that name', (text) => {
    expect(proveDomain([page(text)], acmeWidgets()).verdict).toBe('not_proven');
  });

  it.each([
    'Acme Widgets Ltd is not connected with Apex plc. Company number 07123984',
    'Acme Widgets Ltd (company number 07123984) has nothing to do with US firms',
    'Acme Widgets Ltd, company number 07123984. Our landlord is Apex Ltd',
    'Acme Widgets Ltd, company number 07123984, went into liquidation in May',
  ])('proves by %j, which speaks of others or of its own end', (text) => {
    expect(proveDomain([page(text)], acmeWidgets()).verdict).toBe('proven');
  });

  it('does not prove where another firm is said to have the site now, whatever it is called', () => {
    const text =
      'Acme Widgets Ltd (company number 07123984). This website was bought by Acme Group Ltd, company number 08555666.';

    expect(proveDomain([page(text)], acmeWidgets()).verdict).toBe('not_proven');
  });

  it('is contradicted by a directory, even one that lists the company', () => {
    const listed = ['08555661', '08555662', '08555663', '07123984']
      .map((number) => `Company number ${number}`)
      .join('\n');

    expect(proveDomain([page('Find companies'), page(listed, 'list')], acmeWidgets()).verdict).toBe(
      'contradicted',
    );
  });

  it.each([
    ['This domain is for sale. Buy now!', 'for-sale'],
    ['The domain acmewidgets.co.uk is for sale', 'for-sale'],
    ['The domain name is still available to buy', 'for-sale'],
    ['acmewidgets.co.uk is parked free, courtesy of the registrar', 'parked'],
    ['This domain name has expired', 'parked'],
    ['Account suspended. Contact your host', 'suspended'],
    ['Welcome to nginx!', 'default-page'],
    ['Apache2 Ubuntu Default Page', 'default-page'],
    ['Index of /', 'default-page'],
    ['Website coming soon', 'placeholder'],
    [
      'Hello world!\nWelcome to WordPress. This is your first post. Edit or delete it',
      'placeholder',
    ],
  ])('takes %j for %s', (text, rule) => {
    const proof = proveDomain([page(text, '', 'acmewidgets.co.uk')], acmeWidgets());

    expect(proof).toMatchObject({ verdict: 'not_proven', confidence: 0 });
    expect(proof.proof[0]).toMatchObject({ rule });
  });

  it('believes a company that says who it is on a page not yet filled, and not beside an offer', () => {
    const own = 'Acme Widgets Ltd, 1 High Street, Leeds LS1 4AB';

    expect(proveDomain([page(`Website coming soon\n${own}`)], acmeWidgets()).verdict).toBe(
      'proven',
    );
    expect(proveDomain([page(`This domain is for sale\n${own}`)], acmeWidgets()).verdict).toBe(
      'not_proven',
    );
  });

  it.each([
    ['We ceased trading on 3 March. Thank you to all.', 'ceased-trading'],
    ['Acme Widgets Ltd (in liquidation)', 'insolvency-words'],
    ['Joint administrators were appointed to the company in May', 'insolvency-words'],
    ['Sadly we are permanently closed', 'closed-down'],
  ])('keeps %j as %s without judging by it', (text, rule) => {
    const { verdict, proof } = proveDomain(
      [page(`${text}\n${'-'.repeat(9)}\nCompany No. 07123984`)],
      acmeWidgets(),
    );

    expect(verdict).toBe('proven');
    expect(proof.find((each) => each.rule === rule)).toMatchObject({ weight: 0 });
    expect(proof[0]?.rule).toBe('own-number');
  });

  it.each([
    'If either party goes into liquidation, the contract ends',
    'We help companies in liquidation',
    'Our neighbours in Leeds have ceased trading',
    'The company we bought our oven from went into liquidation in 2019',
    'Closing times: 5 pm. Our shop is closed on Sundays',
    'This agreement ends if we cease trading',
  ])('does not take %j for the end of the company', (text) => {
    expect(proveDomain([page(text)], acmeWidgets()).proof).toEqual([
      expect.objectContaining({ rule: 'domain-name' }),
    ]);
  });

  it.each([
    {
      said: 'another country’s register holds the firm of this name',
      text: '© Acme Widgets Limited\nAcme Widgets Limited is registered in Ireland, Registered No. 412345.',
      verdict: 'contradicted',
    },
    {
      said: 'a footer was copied, and the conditions say who sells',
      text: 'This website is operated by Brightway Trading Co., Ltd, Xiamen.\n© Acme Widgets Ltd. Registered in England No. 07123984',
      verdict: 'not_proven',
    },
    {
      said: 'a footer was copied, and goods go back to China',
      text: 'Return address: 388 Licheng Avenue, Putian, Fujian, China.\n© Acme Widgets Ltd. Registered in England No. 07123984',
      verdict: 'not_proven',
    },
    {
      said: 'goods of a shop with the company’s name and address go back to China',
      text: 'Acme Widgets Ltd, 1 High Street, Leeds LS1 4AB\nReturns to: No. 18 Fuxing Road, Shenzhen, China.',
      verdict: 'not_proven',
    },
    {
      said: 'a directory lists the company on a page that its owner may claim',
      text: 'Acme Widgets Ltd, 1 High Street, Leeds LS1 4AB. Company number 07123984. 3.2 stars. Claim this business',
      verdict: 'not_proven',
    },
    {
      said: 'the site is sold with the business',
      text: 'Offers are invited for the goodwill and this website of Acme Widgets Ltd, company number 07123984.',
      verdict: 'not_proven',
    },
    {
      said: 'a firm abroad owns the site now',
      text: 'The site is owned by Blackfin Affiliates N.V., Curaçao.\n© Acme Widgets Ltd. Registered in England No. 07123984',
      verdict: 'not_proven',
    },
    {
      said: 'the company is the sponsor of whoever has the site',
      text: 'Our sponsor: ACME. Acme Widgets Ltd, 1 High Street, Leeds LS1 4AB. Registered in England No. 07123984\n© Acme Harriers AC',
      verdict: 'not_proven',
    },
    {
      said: 'who is not the company says so',
      text: 'We are not Acme Widgets Ltd.\nAcme Widgets Ltd\nRegistered in England No. 07123984',
      verdict: 'not_proven',
    },
    {
      said: 'the firm before was dissolved',
      text: 'Acme is Acme Widgets Ltd, company number 07123984. Jo Acme bought the book of Old Widgets Ltd (company number 06711208, since dissolved) in 2022.',
      verdict: 'proven',
    },
    {
      said: 'a mark is another’s',
      text: 'Acme Widgets Ltd, company number 07123984.\nWidgetry is a registered trade mark of Widgetry Franchising Ltd (company no: 09920114).',
      verdict: 'proven',
    },
    {
      said: 'two firms have the site together',
      text: 'This website is operated by Acme Services Ltd and Acme Widgets Ltd, which are registered in England with registered numbers 03377120 and 07123984 respectively.',
      verdict: 'proven',
    },
    {
      said: 'name, number and registered office stand in one breath that no rule knows',
      text: 'These rules bind you and the keeper, Acme Widgets Ltd, 7123984, of 1 High Street, Leeds LS1 4AB, hereafter the Widgetry.',
      verdict: 'likely',
    },
    {
      said: 'the same stands in a sentence about somebody else',
      text: 'The widgets were fitted in May by Acme Widgets Ltd (7123984), 1 High Street, Leeds LS1 4AB, whose lads swept up.',
      verdict: 'not_proven',
    },
    {
      said: 'processors are listed with their numbers',
      text: 'Acme Widgets Ltd, registered number 07123984, is the data controller.\nSub-processors\nNorth Hosting Ltd (company number 06672013): hosting\nPing Ltd (registered in England 09415528): texts',
      verdict: 'proven',
    },
    {
      said: 'the company is one of those for which an agent acts',
      text: 'Some of the companies for which we act as managing agent:\nAcme Widgets Ltd, company number 07123984: 14 flats\nDane Lodge Ltd, company number 08640922: 22 flats',
      verdict: 'not_proven',
    },
    {
      said: 'it belongs to a guild that has a number of its own',
      text: 'Acme Widgets Ltd is registered in England, company no. 07123984, at 1 High Street, Leeds LS1 4AB. We are members of The Widget Guild (company number 08839052), which hears complaints.',
      verdict: 'proven',
    },
    {
      said: 'a charity tells of its trading arm',
      text: 'Our shops are run by Acme Widgets Ltd, company number 07123984, a wholly owned subsidiary which gives all its profits to the hospice.\nAcme Hospice is a registered charity and a company registered in England (no. 04418206)',
      verdict: 'contradicted',
    },
    {
      said: 'a namesake is denied',
      text: 'Not connected with Acme Widgets (Kent) Ltd of Ashford.\nAcme Widgets Ltd, 1 High Street, Leeds LS1 4AB. Registered in England 07123984',
      verdict: 'proven',
    },
    {
      said: 'the domain was bought at auction',
      text: 'This domain used to belong to a widget shop, Acme Widgets Ltd, registered in England no. 07123984. It was bought at auction.',
      verdict: 'not_proven',
    },
    {
      said: 'an agent has the site on the instructions of the company',
      text: 'This website is owned and operated by the selling agent, Coastal Property LLP, registered in Scotland SO304417, on the instructions of the seller, Acme Widgets Ltd (registered in England, number 07123984).',
      verdict: 'contradicted',
    },
    {
      said: 'what another firm is to it stands behind that firm’s number',
      text: 'The widgets here are made and sold by Acme Widgets Ltd, a company registered in England and Wales (07123984) whose registered office is 1 High Street, Leeds LS1 4AB.\nHopkins Ltd (company number 06122740) are the selling agents. They and the seller give notice of that.',
      verdict: 'proven',
    },
    {
      said: 'the franchisor owns the mark and is no party to contracts',
      text: 'This site is operated by Acme Widgets Ltd, registered in England number 07123984, under licence from Widgetry Franchising Ltd (number 07755120), which owns the trade mark and is not a party to your contract.',
      verdict: 'proven',
    },
    {
      said: 'the firm before was dissolved, as the next sentence says',
      text: 'Since July the practice has been carried on by Acme Widgets Ltd, company number 07123984. Before that it was Old Widgets Limited, number 01877042, which was dissolved in January.',
      verdict: 'proven',
    },
    {
      said: 'its legal form stands behind the short name',
      text: 'Acme Widgets is a private company limited by shares, registered no. 07123984.\nThanks to Easton Ltd (co. reg. 02910044), who let us use the press.',
      verdict: 'proven',
    },
    {
      said: 'its customers write of it',
      text: 'We are eleven customers of Acme Widgets Ltd (co. no. 07123984, Leeds LS1 4AB).',
      verdict: 'not_proven',
    },
    {
      said: 'the page says that it is not the company’s',
      text: 'Acme Widgets Ltd, company number 07123984. This is not the company’s website.',
      verdict: 'not_proven',
    },
    {
      said: 'the company has a site of its own elsewhere',
      text: 'United Kingdom\nAcme Widgets Ltd, 1 High Street, Leeds LS1 4AB. Own website: www.acme-widgets.net',
      verdict: 'not_proven',
    },
    {
      said: 'its director introduces himself',
      text: 'My name is Jo and since 2021 I have been the director, climber and tea boy of Acme Widgets Limited.',
      verdict: 'likely',
    },
    {
      said: 'its directors keep the site, and name their agents',
      text: 'Kept by the directors of Acme Widgets Ltd, who have the ladder.\nOur managing agents are Harrop Lee Limited, company no. 06640215.',
      verdict: 'likely',
    },
  ])('is $verdict where $said', ({ text, verdict }) => {
    expect(proveDomain([page(text)], acmeWidgets()).verdict).toBe(verdict);
  });

  it('believes a firm whose goods go back to China Street', () => {
    const text = `Returns to: Acme Widgets, 4 China Street, Leeds\n© Acme Widgets Ltd. Registered in England No. 07123984`;

    expect(proveDomain([page(text)], acmeWidgets()).verdict).toBe('proven');
  });

  it('believes a club whose domain is its initials', () => {
    const pages = [
      { url: new URL('https://lsltc.co.uk/'), title: 'LSLTC', text: 'Eight courts\n© LSLTC' },
      {
        url: new URL('https://lsltc.co.uk/rules'),
        title: 'Rules',
        text: '1. The Club is Lytham Sands Lawn Tennis Club Limited (“LSLTC”), a company limited by guarantee (7123984).\n2. The Club is affiliated to the Lawn Tennis Union Limited (company number 07459469).',
      },
    ];

    const { verdict } = proveDomain(
      pages,
      acmeWidgets({ companyName: 'LYTHAM SANDS LAWN TENNIS CLUB LIMITED' }),
    );

    expect(verdict).toBe('proven');
  });

  it('says nothing of a site without pages', () => {
    expect(proveDomain([], acmeWidgets())).toMatchObject({ verdict: 'not_proven', proof: [] });
  });

  it('keeps every snippet within 300 characters', () => {
    const text = `${'x'.repeat(500)} Company No. 07123984 ${'y'.repeat(500)} Acme Widgets Ltd ${'z '.repeat(90)} LS1 4AB`;

    for (const { snippet } of proveDomain([page(text)], acmeWidgets()).proof) {
      expect(snippet.length).toBeLessThanOrEqual(300);
    }
  });
});
