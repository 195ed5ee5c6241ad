import { splitName } from '../../domain/find-company-name.ts';
import { lastRegisteredName } from './find-operators.ts';
import { declaresGroup } from './judge-context.ts';
import type { ProofPage, ProofSubject, Span } from './proof-rules.ts';

/** A company number with the page it stands on. */
interface NumberOnPage extends Span {
  readonly page: ProofPage;
}

/** A list of the companies of a group fits into this many characters. */
const groupReach = 1500;

/** Beside the own number stands another, with words of a group or with a name of the same brand. */
export function isOfOneGroup(
  own: NumberOnPage,
  others: readonly NumberOnPage[],
  company: ProofSubject,
): boolean {
  const near = others.filter(
    (other) => other.page === own.page && Math.abs(other.start - own.start) < groupReach,
  );
  if (near.length === 0) return false;
  const brand = splitName(company.companyName).core[0] ?? '';
  const { text } = own.page;
  const isSameBrand = near.every((other) => {
    const before = text.slice(Math.max(0, other.start - 130), other.start);
    const line = before.slice(before.lastIndexOf('\n') + 1);
    const name = isPrincipalOf(line) ? line : (lastRegisteredName(line) ?? line);
    return brand.length > 3 && name.toUpperCase().includes(brand);
  });
  return isSameBrand || declaresGroup(text, [own, ...near]);
}

/** "Acme Ltd is an appointed representative of Petcairn Insurance Ltd (company no. …)". */
function isPrincipalOf(line: string): boolean {
  return /\b(?:is|are)\s(?:an?\s)?(?:[\p{L}-]{1,20}\s){0,3}(?:representative|agent|franchisee|licensee|intermediary)s?\sof\s[^\n]{1,80}$/iu.test(
    line,
  );
}
