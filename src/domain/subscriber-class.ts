/**
 * PECR class of the party an address belongs to: companies, LLPs and Scottish partnerships are corporate subscribers and may
 * be e-mailed without prior consent; ordinary and limited partnerships outside Scotland are individuals
 * (https://ico.org.uk/for-organisations/direct-marketing-and-privacy-and-electronic-communications/business-to-business-marketing/).
 */
export const subscriberClasses = ['corporate', 'individual', 'unknown'] as const;
export type SubscriberClass = (typeof subscriberClasses)[number];

/** Every `company_type` of api-enumerations constants.yml. A type that is not here is unknown and treated as individual. */
const classByCompanyType: Readonly<Record<string, SubscriberClass>> = {
  'private-unlimited': 'corporate',
  ltd: 'corporate',
  plc: 'corporate',
  'old-public-company': 'corporate',
  'private-limited-guarant-nsc-limited-exemption': 'corporate',
  'limited-partnership': 'individual',
  'private-limited-guarant-nsc': 'corporate',
  'converted-or-closed': 'unknown',
  'private-unlimited-nsc': 'corporate',
  'private-limited-shares-section-30-exemption': 'corporate',
  'protected-cell-company': 'corporate',
  'assurance-company': 'corporate',
  'oversea-company': 'corporate',
  'eeig-establishment': 'unknown',
  'icvc-securities': 'corporate',
  'icvc-warrant': 'corporate',
  'icvc-umbrella': 'corporate',
  'registered-society-non-jurisdictional': 'corporate',
  'industrial-and-provident-society': 'corporate',
  'northern-ireland': 'unknown',
  'northern-ireland-other': 'unknown',
  llp: 'corporate',
  'royal-charter': 'corporate',
  'investment-company-with-variable-capital': 'corporate',
  'unregistered-company': 'unknown',
  other: 'unknown',
  'european-public-limited-liability-company-se': 'corporate',
  'united-kingdom-societas': 'corporate',
  'uk-establishment': 'corporate',
  'scottish-partnership': 'corporate',
  'charitable-incorporated-organisation': 'corporate',
  'scottish-charitable-incorporated-organisation': 'corporate',
  'further-education-or-sixth-form-college-corporation': 'corporate',
  eeig: 'unknown',
  ukeig: 'unknown',
  'registered-overseas-entity': 'corporate',
};

/** `CompanyCategory` of the bulk file, lower case; its texts differ from the API's types. */
const classByCategory: readonly (readonly [prefix: string, SubscriberClass])[] = [
  ['private limited company', 'corporate'],
  ['public limited company', 'corporate'],
  ['old public company', 'corporate'],
  ['limited liability partnership', 'corporate'],
  ['private unlimited', 'corporate'],
  ['community interest company', 'corporate'],
  ['pri/', 'corporate'],
  ['priv ltd', 'corporate'],
  ['charitable incorporated organisation', 'corporate'],
  ['scottish charitable incorporated organisation', 'corporate'],
  ['registered society', 'corporate'],
  ['industrial and provident society', 'corporate'],
  ['royal charter', 'corporate'],
  ['overseas entity', 'corporate'],
  ['scottish partnership', 'corporate'],
  ['protected cell company', 'corporate'],
  ['investment company with variable capital', 'corporate'],
  ['further education', 'corporate'],
  ['united kingdom societas', 'corporate'],
  ['limited partnership', 'individual'],
];

/** A limited partnership of Scotland is a legal person (Partnership Act 1890 s.4), so a corporate subscriber. */
const scottishLimitedPartnership = /^SL\d/;

export function subscriberClassOf(company: {
  readonly companyNumber: string;
  readonly companyType: string | null;
  readonly companyCategory: string | null;
}): SubscriberClass {
  const byForm =
    company.companyType === null
      ? classOfCategory(company.companyCategory)
      : (classByCompanyType[company.companyType] ?? 'unknown');
  return byForm === 'individual' && scottishLimitedPartnership.test(company.companyNumber)
    ? 'corporate'
    : byForm;
}

/** The company types that have a class of their own; a test compares them with Companies House's list. */
export const classifiedCompanyTypes: readonly string[] = Object.keys(classByCompanyType);

/** A published file has thirty; of a damaged one no more than this is remembered. */
const mostRemembered = 1_000;
const remembered = new Map<string | null, SubscriberClass>();

function classOfCategory(category: string | null): SubscriberClass {
  const known = remembered.get(category);
  if (known !== undefined) return known;
  const found = findClass(category);
  if (remembered.size < mostRemembered) remembered.set(category, found);
  return found;
}

function findClass(category: string | null): SubscriberClass {
  const text = (category ?? '').trim().toLowerCase();
  return classByCategory.find(([prefix]) => text.startsWith(prefix))?.[1] ?? 'unknown';
}
