export interface CompanyKind {
  readonly category: string;
  /** Of the number, by nation of the registered office; Wales counts as England. */
  readonly prefixes: Readonly<Record<'england' | 'scotland' | 'northernIreland', string>>;
  /** Words a name of this kind ends with. */
  readonly endings: readonly (readonly [ending: string, weight: number])[];
}

/** Words a name ends with, and their weights. */
const endings: Readonly<Record<string, string>> = {
  limited:
    'LTD 46, LIMITED 38, SERVICES LTD 2.5, SERVICES LIMITED 2.5, HOLDINGS LIMITED 1.6, HOLDINGS LTD 1.4, GROUP LTD 1.2, GROUP LIMITED 1.2, MANAGEMENT COMPANY LIMITED 1.6, (UK) LIMITED 1, UK LTD 1, & SONS LIMITED 0.6, & CO LIMITED 0.4, CYMRU CYF 0.1',
  guarantee: 'LIMITED 50, LTD 20, TRUST 3, FOUNDATION 2, ASSOCIATION LIMITED 3',
  charity: 'TRUST 4, FOUNDATION 3, ASSOCIATION 3, SOCIETY LIMITED 1',
  partnership: 'LP 3, L.P. 1, PARTNERSHIP 0.2',
  llp: 'LLP 1',
  community: 'CIC 3, C.I.C. 1, COMMUNITY INTEREST COMPANY 1',
  foreign: 'INC. 3, GMBH 1, B.V. 1, S.A. 1, HOLDINGS LIMITED 2',
  society: 'SOCIETY LIMITED 3, CO-OPERATIVE LIMITED 1, SOCIETY 1',
  plc: 'PLC 3, P.L.C. 1',
  unlimited: 'COMPANY 1, UNLIMITED 1',
  fund: 'FUND 1, FUNDS ICVC 1, PCC LIMITED 1, EEIG 1',
};

/**
 * category;prefixes of the number in England, Scotland, Northern Ireland;endings;weight. Categories as published, with
 * the shares of a random sample of a real file where it had them.
 */
const kindLines = `
Private Limited Company;,SC,NI;limited;92550
PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital);,SC,NI;guarantee;2380
PRI/LBG/NSC (Private, Limited by guarantee, no share capital, use of 'Limited' exemption);,SC,NI;charity;1010
Limited Partnership;LP,SL,NL;partnership;1230
Limited Liability Partnership;OC,SO,NC;llp;950
Overseas Entity;OE,OE,OE;foreign;500
Community Interest Company;,SC,NI;community;440
Charitable Incorporated Organisation;CE,CE,CE;charity;420
Other company type;FC,SF,NF;foreign;380
Registered Society;RS,SP,NP;society;220
Public Limited Company;,SC,NI;plc;130
Private Unlimited Company;,SC,NI;unlimited;90
Private Unlimited;,SC,NI;unlimited;20
Scottish Charitable Incorporated Organisation;CS,CS,CS;charity;70
Industrial and Provident Society;IP,SP,NP;society;40
Scottish Partnership;SG,SG,SG;partnership;20
Royal Charter Company;RC,SR,RC;charity;12
PRIV LTD SECT. 30 (Private limited company, section 30 of the Companies Act);,SC,NI;charity;12
Investment Company with Variable Capital;IC,SI,IC;fund;12
Protected Cell Company;PC,PC,PC;fund;12
United Kingdom Economic Interest Grouping;GE,GS,GN;fund;12
Converted/Closed;IP,SP,NP;society;12
Old Public Company;,SC,NI;plc;12
`;

export const companyKinds: readonly (readonly [kind: CompanyKind, weight: number])[] = kindLines
  .trim()
  .split('\n')
  .map((line) => {
    const [category = '', prefixes = '', ending = '', weight] = line.split(';');
    const [england = '', scotland = '', northernIreland = ''] = prefixes.split(',');
    return [
      {
        category,
        prefixes: { england, scotland, northernIreland },
        endings: readEndings(endings[ending] ?? ''),
      },
      Number(weight),
    ] as const;
  });

function readEndings(text: string): CompanyKind['endings'] {
  return text.split(', ').map((item) => {
    const space = item.lastIndexOf(' ');
    return [item.slice(0, space), Number(item.slice(space + 1))] as const;
  });
}

export const strikeOffStatus = 'Active - Proposal to Strike off';

/** Of the companies that are not under threat, in per mille of all. */
export const otherStatuses: readonly (readonly [status: string, weight: number])[] = [
  ['Active', 9_090],
  ['Liquidation', 185],
  ['In Administration', 7],
  ['Live but Receiver Manager on at least one charge', 4],
  ['Voluntary Arrangement', 3],
  ['RECEIVERSHIP', 1],
  ['ADMINISTRATION ORDER', 1],
  ['ADMINISTRATIVE RECEIVER', 1],
  ['In Administration/Administrative Receiver', 1],
  ['In Administration/Receiver Manager', 1],
  ['RECEIVER MANAGER / ADMINISTRATIVE RECEIVER', 1],
  ['VOLUNTARY ARRANGEMENT / ADMINISTRATIVE RECEIVER', 1],
  ['VOLUNTARY ARRANGEMENT / RECEIVER MANAGER', 1],
  ['Registered', 3],
];

/** https://download.companieshouse.gov.uk/en_output.html, shares of September 2026. */
export const accountCategories: readonly (readonly [category: string, weight: number])[] = [
  ['MICRO ENTITY', 323],
  ['NO ACCOUNTS FILED', 261],
  ['TOTAL EXEMPTION FULL', 237],
  ['DORMANT', 109],
  ['UNAUDITED ABRIDGED', 25],
  ['FULL', 15],
  ['SMALL', 10],
  ['GROUP', 6],
  ['TOTAL EXEMPTION SMALL', 4],
  ['AUDIT EXEMPTION SUBSIDIARY', 4],
  ['ACCOUNTS TYPE NOT AVAILABLE', 3],
  ['AUDITED ABRIDGED', 1],
  ['MEDIUM', 1],
  ['FILING EXEMPTION SUBSIDIARY', 0.3],
  ['PARTIAL EXEMPTION', 0.2],
  ['INITIAL', 0.1],
];
