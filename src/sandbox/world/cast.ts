import type { CompanyPlan } from './company-plan.ts';

/**
 * The companies that every world has, whatever its seed: first the ones the story brings in first, in this order,
 * then one of each oddity that the register is known to hold.
 */
export const openingCast: readonly CompanyPlan[] = [
  {
    name: 'QUENLOWMERE JOINERY LTD',
    siteKind: 'number-in-footer',
    robots: 'polite',
    addressStyle: 'mailto',
    wording: 0,
    isKnownToSnov: true,
    isShowcase: true,
  },
  {
    name: 'CAWDLEWICK CATERING LIMITED',
    siteKind: 'number-in-footer',
    addressStyle: 'cloudflare',
    wording: 1,
    isKnownToSnov: true,
    isShowcase: true,
  },
  { name: 'ESKWINFOLD ROOFING LTD', siteKind: null },
  {
    name: 'SKELVANRIDGE PARTNERS LLP',
    kind: 'llp',
    siteKind: 'number-on-privacy-page',
    isKnownToSnov: true,
    isShowcase: true,
  },
  // Two companies of one name: the domain belongs to the first, Snov names it for both.
  {
    name: 'HAXMOOR LETTINGS LTD',
    siteKind: 'number-in-footer',
    domain: 'haxmoorlettings.co.uk',
    isKnownToSnov: true,
  },
  { name: 'HAXMOOR LETTINGS LIMITED', siteKind: null },
  {
    name: 'BRACKMEREHAVEN PLUMBING LTD',
    siteKind: 'name-and-postcode',
    addressStyle: 'plain',
    isKnownToSnov: true,
  },
  { name: 'RISHMARCROSS DIGITAL LTD', siteKind: 'wrong-number', isKnownToSnov: true },
  {
    name: 'CAFÉ TŶ MÔR LIMITED',
    siteKind: 'number-in-footer',
    addressStyle: 'entities',
    isKnownToSnov: true,
  },
  { name: '=SUM STUDIOS LTD', siteKind: null, hasRareOfficers: true },
  { name: 'DRONFARGATE FORESTRY LP', kind: 'lp', number: 'LP018842', siteKind: 'number-in-footer' },
  { name: 'PENDRIFTWELL INTERIORS LTD', siteKind: 'for-sale', isKnownToSnov: true },
];

export const oddities: readonly CompanyPlan[] = [
  { name: '!ULVERGE FITTINGS LIMITED', siteKind: null, previousNames: 10 },
  { name: 'THE "OLD FERN" BAKERY LIMITED', siteKind: null },
  { name: 'TARNICK, VENNACRE & SONS LIMITED', siteKind: null },
  { name: 'YARROWINDALE HOLDINGS PLC', kind: 'plc', people: 130, siteKind: 'number-in-footer' },
  { name: 'LUNSDENFORD HAULAGE LTD', hasWrongCounts: true, people: 3 },
  { name: 'KELBRINTHORPE MOTORS LTD', siteKind: 'number-in-footer', robots: 'disallow-all' },
  { name: 'NETHCARHOLM ELECTRICAL LTD', siteKind: 'number-in-footer', robots: 'error-500' },
  { name: 'OXGRAINBROOK FARMS LTD', siteKind: 'number-in-footer', robots: 'absent' },
  { name: 'ZEALMONTLEY TRADING LTD', siteKind: null, sicTexts: ['7499 - Non-trading company'] },
  { name: 'MERROWBYDALE LTD', siteKind: null, sicTexts: ['None Supplied'] },
  { name: 'FENNIMOSS MANORIAL ESTATES LIMITED', siteKind: null, createdOn: '1321-07-11' },
  { name: 'GORSDEN SOCIETY LIMITED', siteKind: null, createdOn: null },
  { siteKind: null, status: 'liquidation', bulkStatus: 'Liquidation' },
  { siteKind: null, status: 'administration', bulkStatus: 'In Administration' },
  { siteKind: null, status: 'administration', bulkStatus: 'Administration' },
  {
    siteKind: null,
    status: 'insolvency-proceedings',
    bulkStatus: 'In Administration/Administrative Receiver',
  },
  {
    siteKind: null,
    status: 'insolvency-proceedings',
    bulkStatus: 'In Administration/Receiver Manager',
  },
  { siteKind: null, status: 'administration', bulkStatus: 'ADMINISTRATION ORDER' },
  { siteKind: null, status: 'receivership', bulkStatus: 'ADMINISTRATIVE RECEIVER' },
  {
    siteKind: null,
    status: 'receivership',
    bulkStatus: 'RECEIVER MANAGER / ADMINISTRATIVE RECEIVER',
  },
  { siteKind: null, status: 'receivership', bulkStatus: 'RECEIVERSHIP' },
  {
    siteKind: null,
    status: 'receivership',
    bulkStatus: 'Live but Receiver Manager on at least one charge',
  },
  { siteKind: null, status: 'voluntary-arrangement', bulkStatus: 'Voluntary Arrangement' },
  {
    siteKind: null,
    status: 'insolvency-proceedings',
    bulkStatus: 'VOLUNTARY ARRANGEMENT / ADMINISTRATIVE RECEIVER',
  },
  {
    siteKind: null,
    status: 'insolvency-proceedings',
    bulkStatus: 'VOLUNTARY ARRANGEMENT / RECEIVER MANAGER',
  },
  { siteKind: null, status: 'registered', bulkStatus: 'Registered' },
  { siteKind: null, status: 'active', bulkStatus: 'Awaiting Registrar Review' },
  {
    bulkStatus: 'Active - Proposal to Strike Off',
    strikeOff: { route: 'compulsory', weeksAgo: 5, isSuspended: false, isDissolved: false },
  },
  { strikeOff: { route: 'compulsory', weeksAgo: 9, isSuspended: true, isDissolved: false } },
  { strikeOff: { route: 'voluntary', weeksAgo: 4, isSuspended: false, isDissolved: false } },
  { strikeOff: { route: 'voluntary', weeksAgo: 20, isSuspended: false, isDissolved: true } },
];
