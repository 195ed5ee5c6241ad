import type { EndReason, Rendering } from '../../domain/scan.ts';
import { describeRedirect } from './detect-parked-page.ts';
import type { FoundChannel } from './extract-channels.ts';
import type { FoundContact } from './extract-contacts.ts';
import type { ProofItem, ProofRule, ProofSubject, Verdict } from './proof-rules.ts';

/** A site, and whose it may be; null when nobody asks, and only the addresses are wanted. */
export type VisitTarget = { readonly domain: string } & (
  ProofSubject | { readonly companyNumber: null }
);

export type VisitOutcome =
  | {
      readonly kind: 'visited';
      readonly verdict: Verdict;
      /** False when whose site it is could not be judged in time: the verdict then says nothing. */
      readonly isJudged: boolean;
      /** That the site is the company's, 0..1. */
      readonly confidence: number;
      readonly proof: readonly ProofItem[];
      readonly contacts: readonly FoundContact[];
      /** Telephone numbers and profiles. */
      readonly channels: readonly FoundChannel[];
      readonly pagesVisited: number;
      readonly reason: EndReason;
      /** Pages are put together by scripts, which were not run: what they say is not known. */
      readonly needsJavascript: boolean;
      /** What became of rendering such pages; null where none were to be rendered. */
      readonly rendering: Rendering | null;
      /** Why the site was read in plain http; null when it was not. */
      readonly httpsFailure: string | null;
    }
  | {
      readonly kind: 'unreachable';
      readonly reason: string;
      readonly isWorthAnotherTry: boolean;
    }
  | {
      readonly kind: 'robots-disallowed';
      /** robots.txt could not be had, which counts as a no. */
      readonly isUnavailable: boolean;
    }
  | { readonly kind: 'blocked'; readonly reason: string };

export function nothingRead(reason: EndReason): Extract<VisitOutcome, { kind: 'visited' }> {
  return {
    kind: 'visited',
    verdict: 'not_proven',
    isJudged: true,
    confidence: 0,
    proof: [],
    contacts: [],
    channels: [],
    pagesVisited: 0,
    reason,
    needsJavascript: false,
    rendering: null,
    httpsFailure: null,
  };
}

/** The other site may be the company's under another name: a candidate of its own, not asked here. */
export function redirectedElsewhere({ domain }: VisitTarget, to: URL): VisitOutcome {
  const item = describeRedirect(`https://${domain}/`, to);
  const reason = reasonOf(item.rule);
  return { ...nothingRead(reason), kind: 'visited', proof: [item], pagesVisited: 1 };
}

function reasonOf(rule: ProofRule): EndReason {
  if (rule === 'parked') return 'parked';
  return rule === 'social-only' ? 'social_only' : 'redirected_elsewhere';
}
