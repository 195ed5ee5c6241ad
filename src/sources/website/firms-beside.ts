import { isOfBackground, lastRegisteredName } from './find-operators.ts';
import { isSaidOfSite } from './judge-mention.ts';
import type { ProofPage, Span } from './proof-rules.ts';

/** A company number with the page it stands on. */
interface NumberOfFirm extends Span {
  readonly page: ProofPage;
}

/** The number of an insurer, a lender, whoever takes the cards, or the principal. */
export function isOfBackgroundFirm(number: NumberOfFirm): boolean {
  const { page, start } = number;
  if (isSaidOfSite(page, number)) return false;
  const before = page.text.slice(Math.max(0, start - 130), start);
  // A number before it is read as its first word.
  const name = lastRegisteredName(before.slice(before.lastIndexOf('\n') + 1))?.replace(
    /^\d[\d.]{0,9}\s/u,
    '',
  );
  return (
    name !== undefined &&
    (isOfBackground(name) || isNamedPrincipal(page.text, name) || isMarkOwner(before, name))
  );
}

/** "Apex Ltd (company number …, since dissolved)": whoever was there before. */
export function isOfEndedFirm({ page, end }: NumberOfFirm): boolean {
  return /^[\s,;(–-]{0,3}(?:(?:since|now|later|which\s(?:was|has\s(?:since\s)?been)|has\s(?:since\s)?been)\s){0,2}(?:dissolved|struck\soff|wound\sup)\b/iu.test(
    page.text.slice(end, end + 60),
  );
}

/** In a list under "Sub-processors" or "Some of the companies for which we act:". */
export function isListedAsOthers({ page, start }: NumberOfFirm): boolean {
  const lines = page.text
    .slice(Math.max(0, start - listReach), start)
    .split('\n')
    .slice(start > listReach ? 1 : 0, -1);
  const heading = lines.findLastIndex((line) => listOfOthers.test(line));
  return heading !== -1 && lines.slice(heading + 1).every((line) => isEntry(line));
}

const listReach = 500;
const listOfOthers =
  /^\s{0,3}(?:(?:our|the|list\sof|current)\s){0,2}(?:sub-?\s?processors?|data\sprocessors?|processors?|suppliers|clients|customers|sponsors|stockists)\s{0,2}:?\s{0,3}$|\bfor\s(?:which|whom)\swe\s(?:act|work|manage)\b[^.\n]{0,120}:\s{0,3}$/iu;

/** A line of a list is a line with a firm in it. */
function isEntry(line: string): boolean {
  return line.trim() === '' || lastRegisteredName(line) !== null;
}

/** "… is a registered trade mark of Apex Ltd": who has it lets others use it. */
function isMarkOwner(before: string, name: string): boolean {
  return /\b(?:trade|service)\s?marks?\s(?:\w{1,15}\s){0,3}(?:of|by|from)\s(?:the\s)?$/iu.test(
    before.slice(0, before.lastIndexOf(name)),
  );
}

/** "… is an appointed representative of Apex Services Ltd", whose number comes behind. */
function isNamedPrincipal(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    if (isRightBehindRole.test(text.slice(Math.max(0, at - 80), at))) return true;
  }
  return false;
}

const isRightBehindRole =
  /\b(?:representative|introducer|agent|licensee|franchisee)s?\sof\s(?:the\s)?$/iu;
