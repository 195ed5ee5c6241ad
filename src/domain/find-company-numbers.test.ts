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
    ['Reg. Charity 223344. Reg. Company 567891', '00567891'],
    ['a registered charity (1156712) and company limited by guarantee (8123765)', '08123765'],
    ['Mae Acme Cyf yn gwmni cofrestredig yng Nghymru a Lloegr (rhif 07123984)', '07123984'],
    ['CRN: 07123984', '07123984'],
    ['Acme Ltd (7123984). Payroll by Apex', '07123984'],
    ['Registerd in England number 07123984', '07123984'],
    ['Company nubmer 07123984', '07123984'],
    ['reg in NI : NI 618304', 'NI618304'],
    ['A company limited by guarantee 2961148, Saunton Rd', '02961148'],
    ["Wedi'i gofrestru yng Nghymru a Lloegr. Rhif: 07123984", '07123984'],
    ['We are a community interest company, number 07123984', '07123984'],
    ['Regd. Office: 1 High Street. Regd. No. 07123984', '07123984'],
    ['Registered in London, England, number 07123984', '07123984'],
    ['Register: Companies House, Cardiff. Number: 07123984', '07123984'],
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
    ['Acme Widgets Ltd\nReg. No. N.I. 61834', 'NI061834'],
    ['Company registration no. N. I. 61834', 'NI061834'],
    ['Registered in N.I. No. 61834', 'NI061834'],
    ['Registered in Scotland S.C.94417', 'SC094417'],
    ['Acme Widgets Ltd (Companies House Belfast NI52886)', 'NI052886'],
    ['Acme Widgets Ltd, (0712 3984), Station Road', '07123984'],
    ['a limited liability partnership registered in England (No. OC317143)', 'OC317143'],
    ['Registered in England, Society No. IP27354R', 'IP27354R'],
    ['Rhif y Cwmni: 07123984', '07123984'],
    ['Cofrestrwyd yng Nghymru a Lloegr Rhif 07123984', '07123984'],
    ['Registered charity 1071625, company number 07123984', '07123984'],
    ['VAT number GB 168 2010 28, company number 07123984', '07123984'],
    ['a charity and a company limited by guarantee registered in England no. 05013984', '05013984'],
    ['Company No. 07123984 Tel 01632 960123', '07123984'],
    ['Company Number GB07123984', '07123984'],
    ['Registered in England and Wales, number GB 07123984.', '07123984'],
    ['Company registration: UK07123984', '07123984'],
    ['07123984 is our registered company number (England).', '07123984'],
    ['07123984 is the company registration number of Acme Ltd', '07123984'],
    ["Reg'd in England Nº 7123984", '07123984'],
    ['Reg’d in Scotland no. 89839', 'SC089839'],
    ['Cwmni cofrestredig yng Nghymru rhif 07123984', '07123984'],
    ['Cwmni cofrestredig yng Nghymru a Lloegr dan rif 07123984', '07123984'],
    ['Comp. Reg. 07123984', '07123984'],
    ['Comp Reg: 07123984', '07123984'],
    ['Companies House Registration: 07123984 (Cardiff)', '07123984'],
    ['Companies House ref. 07123984', '07123984'],
  ])('reads %j as %s', (text, expected) => {
    expect(numbersIn(text)).toEqual([expected]);
  });

  it.each([
    'Company no: 07.123.984',
    'Company No 07 123 984',
    'CompanyNumber:07123984',
    'Company No.07123984',
    'Company No07123984',
    'Co Reg 07123984',
    'Reg. No. 07123984',
    'Registered number in England: 07123984',
    'Registered England No. 07123984',
    'Registered England and Wales 07123984',
    'Company Number (England and Wales): 07123984',
    'Company registered number in England and Wales: 07123984',
    'Acme Ltd (07123984)',
    'Acme Widgets Limited (No. 07123984)',
    'Companies House: 07123984',
    'Companies House registration number 07123984',
    'Registered with Companies House in England as 07123984',
    'Registered in England and Wales as Acme Widgets Limited, number 07123984',
    'UK Company 07123984',
    'Company # 07123984',
    'Company ID: 07123984',
    'Registered charity no. 1071625. Registered in England no. 07123984.',
    'Tel 01632 960123. Registered in England 07123984',
    'Authorised and regulated by the Financial Conduct Authority (FRN 123456). Registered in England no 07123984',
    'A company limited by guarantee, no. 07123984',
    'Company registration no. 0 7 1 2 3 9 8 4',
    'registered in Wales and England No: 07123984',
    'Company Number 7,123,984',
    'Cwmni rhif: 07123984',
    'Incorporated in England & Wales with No 07123984',
    'Company No: England 07123984',
    'Acme Widgets Ltd, Co. Number: 07123984',
    'Private Limited Company 07123984',
    'Registered: 07123984',
    'Reg No: 07123984 (England)',
    'Registered Office: 1 High St. Registered Number: 07123984',
    'Reg Co. No. 07123984',
    'Ltd Co No 07123984',
    'limited company number 07123984',
    'Registered in England & Wales | Company No | 07123984',
    'Company Registration Number - 07123984',
    'Co.Reg.No.07123984',
    'Registered in England. Reg no: 7123984.',
    'Registered in England and Wales under company registration no: 07123984',
    'company registered in England and Wales (registered number: 07123984)',
    'Registered in England number: 07123984 at 1 High Street',
    'Registered company in England & Wales no. 07123984',
    '07123984 - Registered in England',
    'No. 07123984 Registered in England',
    'Reg. in Eng. No. 07123984',
    'Reg in Eng. 07123984',
    'Reg. in Eng. No. 7123984',
    'Registered in Eng & Wales 07123984',
    'Registered in Eng. & Wales 07123984',
    'Registered in Eng. and Wales No. 7123984',
    'Registered in England & Wales No 07123984',
    'Company Number (Eng. & Wales): 07123984',
    'Registered in Scotland: SC is another. Reg. in Eng. 07123984',
    '07123984, registered in Eng. & Wales',
    'Business registration number: 07123984',
    'Business Registration No. 7123984',
    'Business Reg Number 07123984',
    'Business Reg. No. 07123984',
    'Business Reg No: 7123984',
  ])('reads 07123984 in %j', (text) => {
    expect(numbersIn(text)).toEqual(['07123984']);
  });

  it('reads both of two companies', () => {
    const text =
      'registered in Scotland with registered numbers SC089839 and SC495735 respectively';

    expect(numbersIn(text)).toEqual(['SC089839', 'SC495735']);
  });

  it.each([
    'Registered charity number 1071625',
    'Food business registration number: 07123984',
    'Business rates reference number 07123984',
    'Business telephone number 01632 960123',
    'Business number 07123984',
    'VAT: business registration number 168201028',
    'Registered in Engadin 07123984',
    'Engine reg no 07123984 in English',
    'Business registered numbers of people: 12345678',
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
    'Call us on our company number 0800 1234',
    'Tel: 7946 0958',
    'Company Tel No. 08001234',
    'VAT Reg. No. 0712 3984',
    'company VAT number: 12398476',
    'Charity registered in England and Wales (1122330) and registered in Scotland (SC013532)',
    'A registered charity. Registered in England and Wales No. 1122330',
    'Registered charity in England and Wales no. 1122330',
    'Registered No. 123456 with the Financial Conduct Authority',
    'registered number 1122330 (charity)',
    'ICO registration: ZA123456',
    'Phone 07123 984',
    'Company established 1998, 12398476 parts sold',
    'Registered in England. Telephone number 0113 4960',
    '07123984 is our company account number',
    '07123984 is our company telephone number',
    'Companies House Registration fee 07123984',
    'Company policy number 55123984',
    'order number 07123984',
    'Acme Ltd, FCA registration number 507123',
    'Registered trade mark no. 07123984',
    'Patent No. 07123984',
    'Trade mark registered in the UK no. 2123984',
    'Insurance policy no 07123984',
    'Gas Safe registered no. 507123',
    'Gas Safe Registered No 507123',
    'Registered with Gas Safe number 507123',
    'ICO registered number 00012345',
    'D-U-N-S Number 21-712-3984',
    'EORI GB071239840000',
    'VAT Registration No GB07123984',
    'VAT number: GB071239843',
    'Company VAT No. GB 0712398 43',
    'Parcel GB07123984',
    'Company account number 07123984, sort code 20-12-34',
    'Acme Ltd sort code 20-12-34 account 07123984',
    'Account No. 07123984 Acme Widgets Limited',
    'NHS ODS code 07123984',
    'Registered childminder no. EY123456',
    'Ofsted registered number EY123456',
    'Ofsted registered No. 123984',
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
  ])(
    'ends on a megabyte of %j',
    (piece) => {
      expect(findCompanyNumbers(piece.repeat(1_000_000 / piece.length)).length).toBeLessThan(
        200_000,
      );
    },
    60_000,
  );

  it('looks at no more of a text ten times as long than at its ends', () => {
    const worked = [100_000, 1_000_000].map((length) => {
      const work = { characters: 0 };
      findCompanyNumbers('Company No. 07123984 '.repeat(length / 21), work);
      return work.characters;
    });

    expect(worked).toEqual([660_000, 660_000]);
  }, 60_000);
});
