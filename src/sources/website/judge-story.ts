import { isBrandedDomain } from './branded-domain.ts';
import { isKindredSite, isLabelled, isSaidOfSite } from './judge-mention.ts';
import { isNarrated } from './story-words.ts';
import { bySite, hasClaim, hasSpeaker, place } from './judge-relation.ts';
import { readMentionSentence } from './mention-sentence.ts';
import { isOfOwnPeople } from './own-voice.ts';
import { isKeptByOthers } from './page-keepers.ts';
import type { ProofPage, Span } from './proof-rules.ts';
import { isObject } from './sentence-subject.ts';
import { isPast, isReported } from './told-events.ts';

/** What a visitor signs: "I understand that climbing is dangerous and that Acme Ltd". */
function isConsent(head: string): boolean {
  return /\b(?:I|we)\s(?:hereby\s)?(?:understand|agree|accept|acknowledge|confirm|consent|declare|authori[sz]e)\b/iu.test(
    head,
  );
}

/** "Acme Ltd planning application", "Acme Ltd noise complaints": what those call it who write about it. */
const ofOpponents =
  /^\s{0,3}(?:planning\s(?:application|permission)|noise|odours?|complaints?(?!\s(?:procedure|policy|process|form|department|handling|to))|scandal|victims?|petition|protest|strike)\b/iu;

/** A dealer prints it as well. */
const markOf = /\b(?:trade\s?)?marks?\sof\s(?:the\s)?$/iu;

/**
 * True where a sentence with the company's name or number tells of it as others do, whatever the site is called: those who lost money by
 * it, who worked there, who keep its memory. It is told by its form: the company is not the subject but what somebody does something to,
 * or what no company says of itself befalls it, or it was once, or the page says that others keep it.
 */
export function isTold(page: ProofPage, span: Span, companyName: string): boolean {
  const { head, since, rest } = readMentionSentence(page, span, companyName);
  if (markOf.test(head)) return !isBrandedDomain(page.url, companyName);
  if (isSaidOfSite(page, span)) return false;
  const behind = `${since} ${rest}`;
  const isKindred = isKindredSite(page, { companyName, postTown: null });
  if (isKindred && isOfOwnPeople(head, behind) && !isReported(behind)) return false;
  const said = bySite(`${head} ${place} ${behind}`, page.url);
  if (isConsent(head)) return isReported(behind);
  // Whoever speaks in it is judged by what he says of the company.
  if (hasSpeaker(said) || hasClaim(said)) return false;
  if (isObject(head, behind) || isReported(`${head} ${behind}`) || isPast(behind)) return true;
  if (ofOpponents.test(behind)) return true;
  return (isNarrated(page.text, span) || isLabelled(head)) && isKeptByOthers(page, companyName);
}
