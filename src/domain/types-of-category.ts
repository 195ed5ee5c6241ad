/**
 * The API's company types behind each `CompanyCategory` of the bulk file, lower case. The file's categories say less than the
 * types (a community interest company is one by its subtype), so several types may fit
 * (https://github.com/companieshouse/api-enumerations constants.yml).
 */
const typesByCategory: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    'private limited company': ['ltd'],
    'public limited company': ['plc'],
    'old public company': ['old-public-company'],
    'limited liability partnership': ['llp'],
    'limited partnership': ['limited-partnership'],
    'private unlimited': ['private-unlimited', 'private-unlimited-nsc'],
    'private unlimited company': ['private-unlimited', 'private-unlimited-nsc'],
    'community interest company': ['ltd', 'private-limited-guarant-nsc', 'plc'],
    'pri/ltd by guar/nsc (private, limited by guarantee, no share capital)': [
      'private-limited-guarant-nsc',
    ],
    "pri/lbg/nsc (private, limited by guarantee, no share capital, use of 'limited' exemption)": [
      'private-limited-guarant-nsc-limited-exemption',
    ],
    'priv ltd sect. 30 (private limited company, section 30 of the companies act)': [
      'private-limited-shares-section-30-exemption',
    ],
    'charitable incorporated organisation': ['charitable-incorporated-organisation'],
    'scottish charitable incorporated organisation': [
      'scottish-charitable-incorporated-organisation',
    ],
    'registered society': ['registered-society-non-jurisdictional'],
    'industrial and provident society': ['industrial-and-provident-society'],
    'royal charter company': ['royal-charter'],
    'overseas entity': ['registered-overseas-entity'],
    'scottish partnership': ['scottish-partnership'],
    'protected cell company': ['protected-cell-company'],
    'investment company with variable capital': [
      'investment-company-with-variable-capital',
      'icvc-securities',
      'icvc-warrant',
      'icvc-umbrella',
    ],
    'investment company with variable capital (securities)': ['icvc-securities'],
    'investment company with variable capital (umbrella)': ['icvc-umbrella'],
    'further education and sixth form college corps': [
      'further-education-or-sixth-form-college-corporation',
    ],
    'converted/closed': ['converted-or-closed'],
    'united kingdom economic interest grouping': ['ukeig'],
    'united kingdom societas': ['united-kingdom-societas'],
  }),
);

/** Null for a category that says nothing of the type (`Other company type`) or that this build does not know. */
export function typesOfCategory(category: string | null): readonly string[] | null {
  const key = (category ?? '').trim().replaceAll(/\s+/g, ' ').toLowerCase();
  return typesByCategory.get(key) ?? null;
}

/** For a test that compares them with Companies House's list. */
export const categorisedTypes: readonly string[] = [...typesByCategory.values()].flat();
