import { hasAny } from './has-any.ts';
import { oncePerPage } from './once-per-page.ts';
import { proofItem, type ProofItem, type ProofPage, type ProofRule } from './proof-rules.ts';

/** Words of a business about its own end, and what none of them can do without: most texts have nothing of it. */
const closing: readonly (readonly [ProofRule, readonly string[], RegExp])[] = [
  [
    'ceased-trading',
    ['trad'],
    /\b(?:ceased|stopped|finished|ended)\s{1,3}(?:all\s{1,3})?trad(?:ing|e)\b|\bno\s{1,3}longer\s{1,3}trad(?:ing|es?)\b|\bnot\s{1,3}(?:currently\s{1,3})?trading\s{1,3}any\s?more\b|\bwill\s{1,3}(?:be\s{1,3})?ceas(?:e|ing)\s{1,3}trad(?:ing|e)\b/giu,
  ],
  [
    'insolvency-words',
    ['liquidat', 'administrat', 'receivership', 'wound'],
    /\b(?:is|are|was|were|now|been\s{1,3}placed|placed|went|gone|entered|put)\s{1,3}(?:in|into|in\s{1,3}to)\s{1,3}(?:(?:creditors?['’]?s?|members?['’]?s?)\s{1,3})?(?:voluntary\s{1,3}|compulsory\s{1,3})?(?:liquidation|administration|receivership)\b|\(\s?in\s{1,3}(?:liquidation|administration)\s?\)|\b(?:joint\s{1,3})?(?:liquidators?|administrators?)\s{1,3}(?:was|were|has\s{1,3}been|have\s{1,3}been)\s{1,3}appointed\b|\bappointed\s{1,3}(?:as\s{1,3})?(?:the\s{1,3})?(?:joint\s{1,3})?(?:liquidators?|administrators?)\b|\b(?:has|have)\s{1,3}been\s{1,3}wound\s{1,3}up\b/giu,
  ],
  [
    'closed-down',
    ['clos', 'last', 'retired'],
    /\b(?:permanently\s{1,3}closed|closed\s{1,3}permanently|closed\s{1,3}(?:down\s{1,3})?for\s{1,3}good|closed\s{1,3}(?:its|our|their)\s{1,3}doors|clos(?:ed|ing)\s{1,3}down|(?:have|has)\s{1,3}(?:now\s{1,3}|sadly\s{1,3})?closed\b(?!\s{1,3}(?:deals?|sales?|rounds?))|(?:our|the)\s{1,3}last\s{1,3}day\s{1,3}of\s{1,3}trading|retired\s{1,3}and\s{1,3}(?:the\s{1,3}business\s{1,3}(?:has|is)\s{1,3})?closed)\b/giu,
  ],
];

/** Contracts speak of an end that has not come, and news of the end of others. */
const hypothetical =
  /\b(?:if|unless|should|shall|(?<!in\s)may(?!\s\d)|might|would|upon|where|whether|becomes?|enters|goes|event|avoid|before|clients?|customers?|suppliers?|neighbours?|competitors?|rivals?|the\s{1,3}(?:company|firm)\s{1,3}(?:we|that|which|who)|either|any|party|insolvency\s{1,3}practitioners?|services?|help|advice|advise)\b/iu;
const ownVoice =
  /\b(?:we|our|us|the\s{1,3}(?:company|business|firm|shop|store|restaurant|practice|salon|pub|caf[eé])|this\s{1,3}(?:company|business|site|web\s?site|shop|store)|ltd|limited|llp|plc|permanently|sadly|regret|doors|thank)\b/iu;

const mostMentions = 20;
const sentenceReach = 160;

/** What a site says of its own end: a signal about the company and no evidence of whose site it is. One of each kind. */
export function findClosingWords(pages: readonly ProofPage[]): readonly ProofItem[] {
  const items = pages.flatMap((page) => closingWordsOn(page));
  return closing.flatMap(([rule]) => items.find((item) => item.rule === rule) ?? []);
}

const closingWordsOn = oncePerPage((page) => {
  const text = page.text.toLowerCase();
  return closing.flatMap(([rule, stems, pattern]) => {
    if (!hasAny(text, stems)) return [];
    for (const match of page.text.matchAll(pattern).take(mostMentions)) {
      const span = { start: match.index, end: match.index + match[0].length };
      const sentence = sentenceAround(page.text, span);
      if (ownVoice.test(sentence) && !hypothetical.test(sentence)) {
        return [proofItem(rule, page, span)];
      }
    }
    return [];
  });
});

function sentenceAround(text: string, span: { start: number; end: number }): string {
  const before = text.slice(Math.max(0, span.start - sentenceReach), span.start);
  const after = text.slice(span.end, span.end + sentenceReach);
  const from = Math.max(before.lastIndexOf('\n'), before.lastIndexOf('. '));
  const to = /[.!\n]/.exec(after)?.index ?? after.length;
  return before.slice(from + 1) + text.slice(span.start, span.end) + after.slice(0, to);
}
