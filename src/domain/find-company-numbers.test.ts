import { describe, expect, it } from 'vitest';
import { findCompanyNumbers } from './find-company-numbers.ts';

function numbersIn(text: string): readonly string[] {
  return findCompanyNumbers(text).map((found) => String(found.companyNumber));
}

describe('findCompanyNumbers', () => {
  it.each([
    ['Registered in England and Wales No. 07123984', '07123984'],
    ['Registered in England & Wales under number 07123984.', '07123984'],
    ['registered in England with company registration number: 7123984', '07123984'],
    ['Registered in England and Wales: 07123984', '07123984'],
    ['Registered Company Number 07123984', '07123984'],
    ['Company Registration No: 07123984', '07123984'],
    ['Company Reg. No. 07123984', '07123984'],
    ['Company Registration 07123984', '07123984'],
    ['Co. No. 07123984', '07123984'],
    ['Co Reg No 07123984', '07123984'],
    ['CRN: 07123984', '07123984'],
    ['Company number\n07123984', '07123984'],
    ['Company number is 071 23984', '07123984'],
    ['Company No. 0712 3984', '07123984'],
    ['Registered number 603121', '00603121'],
    ['Incorporated in England and Wales with registered number 07123984', '07123984'],
    ['Registered at Companies House, number 07123984', '07123984'],
    ['Acme Ltd (07123984) is registered in England', '07123984'],
    ['07123984 (registered in England and Wales)', '07123984'],
    ['Acme Ltd, registration number 07123984', '07123984'],
    ['Registered in Scotland No. SC123984', 'SC123984'],
    ['Registered in Scotland No. SC 123984', 'SC123984'],
    ['Registered in Scotland No. 89839', 'SC089839'],
    ['Registered in Northern Ireland with number NI 669195', 'NI669195'],
    ['Registered in Northern Ireland (NI669195)', 'NI669195'],
    ['a limited liability partnership registered in England (No. OC317143)', 'OC317143'],
    ['Registered in England, Society No. IP27354R', 'IP27354R'],
    ['Rhif y Cwmni: 07123984', '07123984'],
    ['Cofrestrwyd yng Nghymru a Lloegr Rhif 07123984', '07123984'],
    ['Registered charity 1071625, company number 07123984', '07123984'],
    ['VAT number GB 168 2010 28, company number 07123984', '07123984'],
    ['a charity and a company limited by guarantee registered in England no. 05013984', '05013984'],
    ['Company No. 07123984 Tel 01632 960123', '07123984'],
  ])('reads %j as %s', (text, expected) => {
    expect(numbersIn(text)).toEqual([expected]);
  });

  it('reads both of two companies', () => {
    const text =
      'registered in Scotland with registered numbers SC089839 and SC495735 respectively';

    expect(numbersIn(text)).toEqual(['SC089839', 'SC495735']);
  });

  it.each([
    'Registered charity number 1071625',
    'charity registered in Scotland, No SC013532',
    'a charitable body, registered in Scotland, with registration number SC005336',
    'VAT Registration Number GB 168 2010 28',
    'VAT registration number 168201028',
    'VAT Reg No. 12398476',
    'Tel: 01632 960123',
    'Call our company on 01632 960123',
    'Our company phone number 01632 960123',
    'authorised by the Financial Conduct Authority, registration number 508565',
    'Solicitors Regulation Authority, registered number 441849',
    'SRA Registration No: 441849',
    'ICO registration number Z3153690',
    'Order no. 09876543',
    'Company No. 01234567',
    'Company No. 12345678',
    'Company No. 00000000',
    'Company No. XXXXXXXX',
    'Company Registration Number: 21479524',
    'Company number 071239847',
    'Our company has 1500 customers. Company founded 1998',
    'registered in England 2019',
    '© 2024 Acme Ltd. All rights reserved. 07123984',
  ])('finds no company number in %j', (text) => {
    expect(numbersIn(text)).toEqual([]);
  });

  it('says where the number stands', () => {
    const text = 'Acme Ltd. Company No. 071 23984.';

    const [found] = findCompanyNumbers(text);

    expect(text.slice(found?.start, found?.end)).toBe('071 23984');
  });

  it.each([
    '12345678 ',
    'Company No. ',
    'registered in england and wales ',
    '07123984 and ',
    '1 ',
    'company registration ',
  ])('ends on a megabyte of %j', (piece) => {
    expect(findCompanyNumbers(piece.repeat(1_000_000 / piece.length)).length).toBeLessThan(200_000);
  });
});
