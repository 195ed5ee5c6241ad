/** `CompanyCategory` as published (facts: https://download.companieshouse.gov.uk/en_output.html and files of 2012 to 2026). */
const published: readonly string[] = [
  'Private Limited Company',
  'Public Limited Company',
  'Old Public Company',
  'Limited Liability Partnership',
  'Limited Partnership',
  'Private Unlimited',
  'Private Unlimited Company',
  'Community Interest Company',
  'PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)',
  "PRI/LBG/NSC (Private, Limited by guarantee, no share capital, use of 'Limited' exemption)",
  'PRIV LTD SECT. 30 (Private limited company, section 30 of the Companies Act)',
  'Charitable Incorporated Organisation',
  'Scottish Charitable Incorporated Organisation',
  'Registered Society',
  'Industrial and Provident Society',
  'Royal Charter Company',
  'Overseas Entity',
  'Other company type',
  'Scottish Partnership',
  'Protected Cell Company',
  'Investment Company with Variable Capital',
  'Investment Company with Variable Capital (Securities)',
  'Investment Company with Variable Capital(Umbrella)',
  'Further Education and Sixth Form College Corps',
  'Converted/Closed',
  'United Kingdom Economic Interest Grouping',
  'United Kingdom Societas',
  'European Public Limited-Liability Company (SE)',
];

/** As published, and without what differs from year to year. */
const categories: ReadonlySet<string> = new Set([...published, ...published.map(keyOf)]);

export function isBulkCategory(text: string): boolean {
  return categories.has(text) || categories.has(keyOf(text));
}

/** Case and spacing differ from year to year. */
function keyOf(text: string): string {
  return text.toLowerCase().replaceAll(/\s/g, '');
}
