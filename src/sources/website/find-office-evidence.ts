import { oncePerPageAndCompany } from './once-per-page.ts';
import { oncePerText } from '../../domain/once-per-text.ts';
import { joinSpans, spanOfPostcode } from './places-near.ts';
import { proofItem, type ProofItem, type ProofPage, type ProofSubject } from './proof-rules.ts';

/** Registered offices: house and street with the postcode near, spelt as the register or with the usual short forms. */
export const findOfficeEvidence = oncePerPageAndCompany(readOfficeEvidence);

function readOfficeEvidence(page: ProofPage, company: ProofSubject): readonly ProofItem[] {
  const line = company.addressLine1 ?? '';
  if (company.isPostalCodeShared === true || !/\d/.test(line) || line.length < 6) return [];
  const match = patternOfStreet(line).exec(page.text);
  if (match === null) return [];
  const street = { start: match.index, end: match.index + match[0].length };
  const postcode = spanOfPostcode(page.text, street, company.postalCode);
  return postcode === null
    ? []
    : [proofItem('registered-office', page, joinSpans(street, postcode))];
}

/** Every page of a site is asked for the same. */
const patternOfStreet = oncePerText((line) => {
  const words = line.match(/[\p{L}\p{N}]{1,40}/gu) ?? [];
  const spelt = words
    .slice(0, 8)
    .map((word) => streetForms.get(word.toUpperCase()) ?? RegExp.escape(word));
  return new RegExp(
    String.raw`(?<![\p{L}\p{N}])${spelt.join(String.raw`[\s,.'’-]{1,3}`)}(?![\p{L}\p{N}])`,
    'iu',
  );
});

const streetForms = new Map(
  [
    ['STREET', 'ST'],
    ['ROAD', 'RD'],
    ['AVENUE', 'AVE'],
    ['LANE', 'LN'],
    ['DRIVE', 'DR'],
    ['PLACE', 'PL'],
    ['COURT', 'CT'],
    ['SQUARE', 'SQ'],
  ].flatMap(([long = '', short = '']) => {
    const either = `(?:${long}|${short})`;
    return [
      [long, either],
      [short, either],
    ] as const;
  }),
);
