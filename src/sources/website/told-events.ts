import { particularsWords } from './story-words.ts';

/** What befalls a company and it does not say of itself. */
const reported = new RegExp(
  [
    String.raw`\b(?:was|were|has|have|had|is|been|being)\s(?:\w{1,15}ly\s)?(?:been\s)?(?:fined|convicted|prosecuted|sentenced|sued|banned|raided|accused|charged|ordered|condemned|found\sguilty|investigated|criticised|named\sand)\b`,
    String.raw`\b(?:HM\s|county\s|crown\s|high\s)courts?\b|\b(?:tribunals?|bailiffs?|magistrates|inquest|unpaid|conviction|prosecution|winding-up)\b`,
    String.raw`\b(?:pleaded|pleads)\s(?:not\s)?guilty\b|\bfaces?\s(?:charges|court|a\sfine|prosecution)\b|\bowe[sd]\s`,
    String.raw`\b(?:took|kept)\s(?:\w{1,15}\s)?(?:deposits|money|payments)\b|\bno\slonger\s(?:answers?|repl(?:y|ies)|exists?|pays)\b`,
    String.raw`\b(?:employed|built|made|produced)\s(?:[\w,]{1,15}\s){1,5}(?:people|hands|men|women|between|until|from\s1\d{3}|at\sits\speak)\b`,
  ].join('|'),
  'iu',
);

/** True where something befalls the company that no company says of itself. */
export function isReported(sentence: string): boolean {
  return reported.test(sentence);
}

const past = new Set(['was', 'were', 'had']);
const present = new Set('is are has have will does do can may must shall'.split(' '));
const clauses = new Set('until when if while that which who whose because unless'.split(' '));
const irregular = new Set(
  'fell made left ran sold lost came gave held kept met paid sent shut sought stood told wrote drew spent let put took built'.split(
    ' ',
  ),
);
/** How firms begin, grow, move and end; that it is in liquidation or administration the law has a company say. */
const ownHistory =
  /^(?:found|establish|form|incorporat|register|start|open|mov|launch|join|expand|acquir|add|celebrat|introduc|chang|renam|rebrand|invest|install|receiv|achiev|gain|merg|develop|design|creat|supplie|suppli|serv|nam|award|vot|nominat|accredit|purchas|ceas|enter|stopp|work|trad|deliver|complet|appoint|relocat|convert|diversif|set)(?:ed|d|t)?$/u;
const furthestVerb = 8;

/** The words behind a company's name from its predicate on: not its number, nor what a comma parts from it. */
function predicateOf(behind: string): readonly string[] {
  const said = behind
    .replaceAll(/\([^)\n]{0,80}\)/gu, ' ')
    .replace(/^\s{0,3},\s{0,3}(?:company|registered|reg|number)\b[^,\n]{0,60},/iu, ' ');
  if (!/^[\s)]{0,4}\p{Ll}/u.test(said)) return [];
  const words = said.match(/(?<![\p{L}@./’'-])\p{Ll}{2,30}(?![\p{L}@])/gu) ?? [];
  return words.slice(0, furthestVerb);
}

/** True where the company's sentence goes on with what it once did or what became of it, other than how firms tell of themselves. */
export function isPast(behind: string): boolean {
  // "… was a craft brewery which closed": a firm was founded or formed, and is what it is.
  if (
    /^[\s,)]{0,4}(?:(?:of|in|at|from)\s[^.;\n]{1,80}?,?\s)?(?:was|were)\s(?:once\s)?(?:an?|the)\s/u.test(
      behind,
    )
  )
    return true;
  const words = predicateOf(behind);
  let isPassive = false;
  for (const [index, word] of words.entries()) {
    const isParticular = particularsWords.has(word);
    if (word === 'had' && /^(?:its|a|an|the|no|some|over|more)$/u.test(words[index + 1] ?? '')) {
      return !words.slice(index).some((each) => each === 'now' || each === 'today');
    }
    if (past.has(word)) isPassive = true;
    else if (present.has(word) || clauses.has(word)) return false;
    else if (irregular.has(word) || word.endsWith('ed')) {
      // "Registered in", "owned by"; but "owned five hotels".
      if (!isParticular || !particularsWords.has(words[index + 1] ?? 'by')) {
        // "Took over the business of".
        return !ownHistory.test(word) && !(word === 'took' && words[index + 1] === 'over');
      }
    } else if (!isParticular && (isPassive || word.endsWith('s'))) return false;
  }
  return false;
}

/** True where it goes on with what the company is or does: "Acme Ltd runs two boats". */
export function isPresent(behind: string): boolean {
  const [verb = ''] = predicateOf(behind);
  return present.has(verb) || /^\p{Ll}{2,20}(?<!s)s$/u.test(verb);
}
