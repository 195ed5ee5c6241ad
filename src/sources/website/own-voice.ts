import type { Span } from './proof-rules.ts';

/*
 * Sentences about a company that are written of anybody and that its own site is full of: praise of its customers, who founded it, its people.
 * They tell whose the site is neither way where it is called like the company.
 */

const quoteReach = 400;
/** Less is a name in quotation marks. */
const fewestWords = 4;

/** True where a customer says it: in quotation marks, or with his name behind a dash. */
export function isTestimonial(text: string, { start, end }: Span): boolean {
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1) + 1, start - quoteReach);
  const before = text.slice(lineStart, start);
  const behind = text.slice(end, end + quoteReach);
  const [rest = ''] = behind.split('\n');
  const closing = rest.search(/["”]/u);
  const isOpen =
    before.lastIndexOf('“') > before.lastIndexOf('”') || before.split('"').length % 2 === 0;
  if (isOpen && closing >= 0) {
    const opening = Math.max(before.lastIndexOf('“'), before.lastIndexOf('"'));
    return wordsIn(before.slice(opening) + rest.slice(0, closing)) >= fewestWords;
  }
  return signed.test(behind);
}

/** "… on our kitchen. – Mrs P, Otley". */
const signed = /^[^\n]{0,300}(?:[.!]\s{1,3}|\n\s{0,3})[–—-]\s?\p{Lu}[\p{L}.,&’' ]{1,40}(?:\n|$)/u;

function wordsIn(text: string): number {
  return text.match(/\p{L}{2,30}/gu)?.length ?? 0;
}

/** True where what stands before the name tells who founded, has or runs it, or of its people. */
export function isOfOwnPeople(head: string, behind: string): boolean {
  return (
    (founder.test(head) && !gaveUp.test(behind)) ||
    people.test(head) ||
    (officer.test(head) && alone.test(behind))
  );
}

const founder =
  /^[^\p{L}]{0,5}(?:(?:[\p{Lu}][\p{L}’'.-]{0,20}|and|&|his|her|wife|husband|brothers?|sisters?|son|daughter|he|she|they)\s){1,6}(?:(?:set\sup|founded|started|formed|established|launched|opened|created|incorporated|bought|took\sover|joined|runs?|owns?|manages?|directs?|leads?|heads?)|(?:has|have)\s(?:run|owned|managed|led|headed)|(?:is|are)\s(?:the\s)?(?:\w{1,15}\s){0,2}(?:directors?|owners?|founders?|proprietors?)\sof)\s(?:the\s)?$/iu;
/** "Joanna Hill, Managing Director of". */
const officer =
  /^[^\p{L}]{0,5}(?:\p{Lu}[\p{L}’'.-]{0,20}\s?){2,4}[,–—-]\s?(?:(?!former|late)(?:\p{Lu}\p{Ll}{1,14}|[a-z-]{2,14})\s){0,2}(?:[Dd]irector|[Oo]wner|[Ff]ounder|[Pp]roprietor|[Cc]hairman|[Mm]anager)(?:\s(?:of|at)|,)\s(?:the\s)?$/u;
const alone = /^[\s.()\d]{0,20}$/u;
const gaveUp = /\b(?:until|till|before|sold|left|closed|retired|later|resigned|no\slonger)\b/iu;
const people =
  /^[^\p{L}]{0,5}(?:(?:our|the|an?|all|every|another)\s)?(?:\w{1,15}\s)?(?:team|staff|crew|apprentices?|everyone|everybody)\s(?:here\s)?(?:at|of|from)\s(?:the\s)?$/iu;
