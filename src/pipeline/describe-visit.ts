import type { ScanReason } from '../domain/scan.ts';
import type { VisitOutcome } from '../sources/website/visit-outcome.ts';
import type { ScanEnd } from '../store/scans/end-scan.ts';

/** What a visit came to, as the end of its scan. A site that could not be read is a failure that says why; one without addresses is none. */
export function scanEndOf(outcome: VisitOutcome, now: number): ScanEnd {
  const evidence = evidenceOf(outcome);
  const nothing = { needsJavascript: false, httpsFailure: null, evidence, dropsContacts: false };
  const fail = (reason: ScanReason, detail: string): ScanEnd => ({
    ...nothing,
    outcome: 'failed',
    reason,
    detail,
    now,
  });
  switch (outcome.kind) {
    case 'visited':
      return {
        outcome: 'complete',
        reason: outcome.reason,
        detail: outcome.rendering ?? (outcome.needsJavascript ? 'needs_javascript' : null),
        needsJavascript: outcome.needsJavascript,
        httpsFailure: outcome.httpsFailure,
        evidence,
        dropsContacts: outcome.contacts.length === 0,
        now,
      };
    case 'robots-disallowed':
      return {
        ...nothing,
        outcome: 'complete',
        reason: outcome.isUnavailable ? 'robots_unavailable' : 'robots_disallowed',
        detail: null,
        now,
      };
    case 'unreachable':
      return fail('unreachable', `the site cannot be reached: ${outcome.reason}`);
    case 'blocked':
      return fail('blocked', `the site cannot be visited: ${outcome.reason}`);
  }
}

/** Of a page's text only what the proof quotes stays. */
function evidenceOf(outcome: VisitOutcome): ReadonlyMap<string, string> {
  const evidence = new Map<string, string>();
  if (outcome.kind !== 'visited') return evidence;
  for (const { url, snippet } of outcome.proof) {
    const before = evidence.get(url);
    evidence.set(url, before === undefined ? snippet : `${before}\n${snippet}`);
  }
  return evidence;
}

/** One line for the verdict of a domain. */
export function describeVisit(outcome: VisitOutcome): string {
  switch (outcome.kind) {
    case 'visited':
      if (!outcome.isJudged) return 'whose site it is could not be judged: that took too long';
      if (outcome.proof[0] !== undefined) return outcome.proof[0].rule;
      return outcome.needsJavascript
        ? 'the pages are put together by scripts, which were not run'
        : `nothing found on ${outcome.pagesVisited} page(s)`;
    case 'unreachable':
      return `unreachable: ${outcome.reason}`;
    case 'robots-disallowed':
      return outcome.isUnavailable
        ? 'robots.txt cannot be had, which counts as a no'
        : 'robots.txt disallows a visit';
    case 'blocked':
      return `blocked: ${outcome.reason}`;
  }
}
