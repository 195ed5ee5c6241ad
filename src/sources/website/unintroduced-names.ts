import { countRegisteredNames, listRegisteredNames, nameKeyOf } from './find-operators.ts';
import { isMisspeltBeginning } from './is-misspelt.ts';
import { isOfPartner } from './judge-partner.ts';
import { oncePerPage } from './once-per-page.ts';
import type { ProofPage } from './proof-rules.ts';

/** Looked at on one page: a list of names shows itself far sooner. */
const mostNames = 40;

/** Registered names that a page prints without a word of what the firm is to whoever has the site: any of them may be his. */
const unintroducedNames = oncePerPage((page): ReadonlySet<string> => {
  const names = listRegisteredNames(page);
  const isList = names.length > mostNames;
  const bare = isList ? names : names.filter(({ end }) => !isOfPartner(page, { start: end, end }));
  return new Set(bare.map(({ key }) => key));
});

/** True where a page names several firms and does not say of each of the others what it is to whoever has the site. */
export function hasUnintroducedName(page: ProofPage, companyName: string): boolean {
  if (countRegisteredNames(page) < 2) return false;
  const own = nameKeyOf(companyName);
  return [...unintroducedNames(page)].some(
    (key) => key !== own && !key.endsWith(` ${own}`) && !isMisspeltBeginning(key, own),
  );
}
