import type { EndReason, Rendering } from '../../domain/scan.ts';
import type { Frontier, FrontierPage } from './frontier.ts';
import type { PageRenderer, PartKind, PartReply, PartRequest } from './rendering/page-renderer.ts';
import type { SiteSession } from './site-session.ts';
import type { VisitRecord } from './visit-record.ts';

interface RenderingVisit {
  readonly renderer: PageRenderer;
  readonly session: SiteSession;
  readonly record: VisitRecord;
  readonly signal: AbortSignal;
}

/** Each takes the site a dozen requests and a browser's time: the home page, and those where addresses and numbers stand. */
const mostPages = 3;

/** Whether a visit that ended so is to go on with a browser: the site still answers, and what is sought was not found. */
export function isWorthRendering(reason: EndReason): boolean {
  switch (reason) {
    case 'all_read':
    case 'nothing_new':
    case 'page_budget':
    case 'pattern_budget':
      return true;
    case 'enough_found':
    case 'time_budget':
    case 'byte_budget':
    case 'too_many_failures':
    case 'refused':
    case 'parked':
    case 'redirected_elsewhere':
    case 'social_only':
      return false;
  }
}

const accepted: Readonly<Record<PartKind, string>> = {
  document: 'text/html,application/xhtml+xml;q=0.9',
  script: '*/*',
  stylesheet: 'text/css,*/*;q=0.1',
  data: 'application/json,text/plain,*/*;q=0.5',
};

/**
 * Has the pages put together that say nothing without their scripts, and of those they lead to the ones where addresses stand. Goes on where an
 * interruption left it. `frontier` is a fresh one. Null when there were none.
 */
export async function renderPages(
  { renderer, session, record, signal }: RenderingVisit,
  frontier: Frontier,
): Promise<Rendering | null> {
  if (record.unrendered().length === 0 && record.rendered().length === 0) return null;
  for (const page of [...record.plain(), ...record.rendered()]) frontier.markRead(page.url);
  for (;;) {
    const next = record.rendered().length < mostPages ? nextOf(record, frontier) : null;
    if (next === null || session.usedUp() !== null) return wordOf(record);
    const answer = await renderer.render(
      { url: next.url, fetch: (part) => fetchPart(session, part) },
      signal,
    );
    if (answer.kind === 'unavailable') {
      return record.rendered().length === 0 ? 'render_unavailable' : wordOf(record);
    }
    frontier.markRead(next.url);
    frontier.addLinks(await record.takeRendered(next, answer, frontier), next.depth);
  }
}

/** The home page first, then what it leads to, then what else was read and said nothing. */
function nextOf(record: VisitRecord, frontier: Frontier): FrontierPage | null {
  const pages = record.unrendered();
  const home = pages.find((page) => page.kind === 'home');
  if (home !== undefined) return home;
  const waiting = frontier.peek();
  return waiting !== null && waiting.kind !== 'other' ? frontier.next() : (pages[0] ?? null);
}

function wordOf(record: VisitRecord): Rendering | null {
  const rendered = record.rendered();
  if (rendered.length === 0) return null;
  return rendered.some((page) => page.hash !== null) ? 'rendered' : 'render_failed';
}

/** Documents are of the site alone: a page that leaves it, or frames another, is not followed. */
async function fetchPart(
  session: SiteSession,
  { url, kind }: PartRequest,
): Promise<PartReply | null> {
  if (kind === 'document' && !session.isOnSite(url)) return null;
  return session.fetchPart(url, { accept: accepted[kind] });
}
