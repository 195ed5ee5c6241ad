import type { EndReason, Rendering } from '../../domain/scan.ts';
import { detectUnusedPage, isSiteOfNobody } from './detect-parked-page.ts';
import type { Frontier, FrontierPage } from './frontier.ts';
import { SiteContacts, tooMany } from './limit-contacts.ts';
import { mergeChannels } from './merge-channels.ts';
import { mergeContacts } from './merge-contacts.ts';
import { nothingOf } from './nothing-of-page.ts';
import { encodeText } from './text-bytes.ts';
import type { PageReading, ReadAnswer } from './page-reading.ts';
import { nothingProven, type DomainProof, type ProofItem } from './proof-rules.ts';
import { isVariant } from './read-head.ts';
import type { PageLink } from './read-page.ts';
import type { RenderAnswer } from './rendering/page-renderer.ts';
import { longestDelayMs, type SessionAnswer } from './site-session.ts';
import type { ExtentOfVisit, VisitedPage, VisitExtent, VisitMemory } from './visit-memory.ts';
import { nothingRead, type VisitOutcome, type VisitTarget } from './visit-outcome.ts';

/** Pages about people that are read for an address before a proven site is left. */
const enoughAboutPages = 3;
/** A site that does not want robots: the home page and the best other page must do. */
const pagesOfSlowSites = 2;
/** After so many pages that tell nothing new the rest will not either. */
const maxUselessPages = 10;
/** The same text under so many addresses: they are made, not written. */
const mostOfSameText = 3;

interface Judgement {
  /** Of how many pages. */
  readonly of: number;
  readonly proof: DomainProof;
  /** False when it took too long. */
  readonly isJudged: boolean;
}

/** What a visit has asked for and found so far, page by page as it is kept. */
export class VisitRecord {
  readonly #target: VisitTarget;
  readonly #memory: VisitMemory;
  readonly #reading: PageReading;
  readonly #extent: ExtentOfVisit;
  readonly #maxPdfs: number;
  readonly #read: VisitedPage[] = [];
  /** Those that a browser was asked to put together. */
  readonly #rendered: VisitedPage[] = [];
  readonly #hashes = new Map<string, number>();
  readonly #contacts: SiteContacts;
  #asked = 0;
  #pdfs = 0;
  #useless = 0;
  #progress = 0;
  /** The last one: nothing is judged twice. */
  #judgement: Judgement = { of: 0, proof: nothingProven, isJudged: true };
  /** Of the home page, which is looked at again before every request. */
  #looks: { readonly home: VisitedPage; readonly areUnused: boolean } | null = null;
  hasSitemap = false;
  /** Where a home page with nothing on it sends its visitors. */
  sentTo: URL | null = null;

  constructor(visit: {
    readonly target: VisitTarget;
    readonly memory: VisitMemory;
    readonly reading: PageReading;
    readonly extent: ExtentOfVisit;
    readonly maxPdfs: number;
  }) {
    this.#target = visit.target;
    this.#contacts = new SiteContacts(visit.target.domain);
    this.#memory = visit.memory;
    this.#reading = visit.reading;
    this.#extent = visit.extent;
    this.#maxPdfs = visit.maxPdfs;
  }

  get home(): URL {
    return this.#read[0]?.url ?? new URL(`https://${this.#target.domain}/`);
  }

  /** Takes a page up again that was kept before an interruption. */
  recall(page: VisitedPage, frontier: Frontier): void {
    if (page.outcome === 'rendered') {
      this.#countRendered(page);
      return;
    }
    frontier.markRead(page.requested);
    frontier.markRead(page.url);
    frontier.addLinks(page.links, page.depth);
    this.#settle(page, frontier);
  }

  /** Reads what came back for a page, and keeps it. Returns what was kept. */
  async take(asked: FrontierPage, answer: SessionAnswer, frontier: Frontier): Promise<VisitedPage> {
    const page = this.#contacts.fit(await this.#toVisited(asked, answer, frontier));
    frontier.markRead(page.url);
    this.#settle(page, frontier);
    await this.#keep(page, frontier);
    return page;
  }

  /** Pages that were read, but say nothing without their scripts. */
  unrendered(): readonly VisitedPage[] {
    return this.#read.filter((page) => page.needsJavascript && !this.#isRendered(page.url));
  }

  /** Pages that were read as they came, and need no browser. */
  plain(): readonly VisitedPage[] {
    return this.#read.filter((page) => page.outcome !== 'rendered' && !page.needsJavascript);
  }

  rendered(): readonly VisitedPage[] {
    return this.#rendered;
  }

  /** Reads what a browser has made of a page, and keeps it; or keeps why it could not be rendered. */
  async takeRendered(
    asked: FrontierPage,
    answer: Exclude<RenderAnswer, { kind: 'unavailable' }>,
    frontier: Frontier,
  ): Promise<readonly PageLink[]> {
    const nothing: VisitedPage = { ...nothingOf(asked, null), outcome: 'rendered' };
    const read = answer.kind === 'failed' ? answer : await this.#readRendered(asked, answer.html);
    if (read.kind === 'failed') {
      await this.#keepRendered({ ...nothing, reason: read.reason }, frontier);
      return [];
    }
    const { canonical: _, sentTo: __, isNofollow, links, contactsSeen, ...facts } = read.facts;
    const reason = tooMany(facts.contacts, contactsSeen);
    const page = { ...nothing, ...facts, reason, needsJavascript: false };
    await this.#keepRendered(this.#contacts.fit(page), frontier);
    return isNofollow ? [] : links;
  }

  async #keepRendered(page: VisitedPage, frontier: Frontier): Promise<void> {
    this.#countRendered(page);
    await this.#keep(page, frontier);
  }

  #readRendered({ url }: FrontierPage, html: string): Promise<ReadAnswer> {
    return this.#reading.read({
      body: encodeText(html),
      contentType: 'text/html; charset=utf-8',
      url,
      document: 'page',
      companyDomain: this.#target.domain,
      isRendered: true,
    });
  }

  #isRendered(url: URL): boolean {
    return this.#rendered.some((page) => page.url.href === url.href);
  }

  #countRendered(page: VisitedPage): void {
    this.#rendered.push(page);
    if (page.hash !== null) this.#read.push(page);
    this.#contacts.count(page);
  }

  async takeSitemap(url: URL, links: readonly PageLink[], frontier: Frontier): Promise<void> {
    const page: VisitedPage = {
      ...nothingOf({ url, kind: 'other', depth: 1 }, null),
      outcome: 'sitemap',
      links: frontier.addLinks(links, 1),
    };
    this.#count(page);
    await this.#keep(page, frontier);
  }

  /** Why nothing more is to be asked for; null while there is. */
  async endReason(
    frontier: Frontier,
    { extent, delayMs }: { readonly extent: VisitExtent; readonly delayMs: number },
  ): Promise<EndReason | null> {
    const isDoubtful = this.#read.length === 1 && this.#looksUnused();
    const proof = extent.stopsEarly || isDoubtful ? await this.#prove() : null;
    if (this.#isParked(proof)) return 'parked';
    const isSlow = delayMs > longestDelayMs;
    const most = isSlow ? Math.min(extent.maxPages, pagesOfSlowSites) : extent.maxPages;
    if (extent.stopsEarly && proof?.verdict === 'proven') {
      const hasReadContact = this.#read.some((page) => page.kind === 'contact');
      const isContactDone = hasReadContact || !frontier.hasWaiting('contact');
      // A home page that proves itself is looked at for its links before anything else is decided.
      if (isContactDone && this.#hasReadPeople(frontier)) return 'enough_found';
    }
    if (this.#asked >= most) return 'page_budget';
    const isOnlyOthers = (frontier.peek()?.kind ?? 'other') === 'other';
    if (extent.stopsEarly && isOnlyOthers && this.#useless >= maxUselessPages) return 'nothing_new';
    return null;
  }

  /** A person's address that a page gives away need not be bought: pages about people are read until one has. */
  #hasReadPeople(frontier: Frontier): boolean {
    const isPersonKnown = this.#read.some((page) =>
      page.contacts.some((contact) => contact.emailType === 'corporate'),
    );
    const aboutRead = this.#read.filter((page) => page.kind === 'about').length;
    return isPersonKnown || aboutRead >= enoughAboutPages || !frontier.hasWaiting('about');
  }

  async conclude(end: {
    readonly reason: EndReason;
    readonly rendering: Rendering | null;
    readonly httpsFailure: string | null;
  }): Promise<VisitOutcome> {
    const proof = await this.#prove();
    const isParked = this.#isParked(proof);
    return {
      ...nothingRead(end.reason),
      kind: 'visited',
      verdict: proof.verdict,
      isJudged: this.#judgement.isJudged,
      confidence: proof.confidence,
      proof: proof.proof.map((item) => this.#marked(item)),
      contacts: isParked ? [] : mergeContacts(this.#read.map((page) => page.contacts)),
      channels: isParked ? [] : mergeChannels(this.#read.map((page) => page.channels)),
      pagesVisited: this.#read.filter((page) => page.outcome !== 'rendered').length,
      reason: isParked ? 'parked' : end.reason,
      needsJavascript: this.unrendered().length > 0,
      rendering: end.rendering,
      httpsFailure: end.httpsFailure,
    };
  }

  async #toVisited(
    asked: FrontierPage,
    answer: SessionAnswer,
    frontier: Frontier,
  ): Promise<VisitedPage> {
    switch (answer.kind) {
      case 'page':
        return this.#toRead(asked, answer, frontier);
      case 'unchanged': {
        const before = this.#memory.before(answer.url);
        if (before === null) return nothingOf(asked, 'HTTP 304 without having been asked for');
        frontier.addLinks(before.links, asked.depth);
        return {
          ...before,
          requested: asked.url,
          kind: asked.kind,
          depth: asked.depth,
          outcome: 'unchanged',
        };
      }
      case 'disallowed':
        return nothingOf(asked, 'robots.txt disallows it');
      case 'elsewhere':
        return nothingOf(asked, `leads to ${answer.url.origin}`);
      case 'downgrade':
      case 'no-answer':
      case 'refused':
      case 'later':
      case 'forbidden-address':
      case 'unusable':
        return nothingOf(asked, answer.reason);
    }
  }

  async #toRead(
    asked: FrontierPage,
    answer: Extract<SessionAnswer, { kind: 'page' }>,
    frontier: Frontier,
  ): Promise<VisitedPage> {
    const { url, body, contentType, document, bytes, validators } = answer;
    const nothing = { ...nothingOf(asked, null), url, bytes, validators };
    const companyDomain = this.#target.domain;
    // Those whose name did not say so are counted once they are there.
    if (document === 'pdf' && (this.#pdfs += 1) > this.#maxPdfs) {
      return { ...nothingOf(asked, 'enough PDFs of the site were read'), url, bytes };
    }
    const read = await this.#reading.read({ body, contentType, url, document, companyDomain });
    // What could not be read is not asked for conditionally the next time either.
    if (read.kind === 'failed') return { ...nothingOf(asked, read.reason), url, bytes };
    const { hash } = read.facts;
    const isKnown = this.#read.some((page) => page.url.href === url.href);
    if (isKnown || this.#hashes.has(hash)) {
      return { ...nothing, hash, outcome: 'duplicate', reason: 'the same as a page read before' };
    }
    const { canonical, sentTo, isNofollow, links, contactsSeen, ...facts } = read.facts;
    if (asked.kind === 'home') this.sentTo = sentTo;
    if (canonical !== null && isVariant(canonical, url)) frontier.markRead(canonical);
    const isLeft = isNofollow || answer.isNofollow;
    return {
      ...nothing,
      ...facts,
      outcome: 'read',
      reason: tooMany(facts.contacts, contactsSeen),
      links: isLeft ? [] : frontier.addLinks(links, asked.depth),
    };
  }

  /** Counts a page; of the same text again and again no more is asked for. */
  #settle(page: VisitedPage, frontier: Frontier): void {
    if (page.outcome === 'duplicate' && this.#repeats(page) + 1 >= mostOfSameText) {
      frontier.dropLike(page.url);
    }
    this.#count(page);
  }

  #count(page: VisitedPage): void {
    if (page.outcome === 'sitemap') {
      this.hasSitemap = true;
      return;
    }
    this.#asked += 1;
    if (page.hash !== null) this.#hashes.set(page.hash, this.#repeats(page) + 1);
    if (page.outcome !== 'read' && page.outcome !== 'unchanged') return;
    this.#read.push(page);
    this.#useless = this.#contacts.count(page) === 0 ? this.#useless + 1 : 0;
  }

  #repeats({ hash }: VisitedPage): number {
    return hash === null ? 0 : (this.#hashes.get(hash) ?? 0);
  }

  async #keep(page: VisitedPage, frontier: Frontier): Promise<void> {
    const { maxPages } = await this.#extent.known();
    const expected = Math.min(maxPages, this.#asked + frontier.waiting());
    // Complete is what the end says, not the last page.
    const share = expected === 0 ? 0 : Math.min(this.#asked / expected, 0.99);
    this.#progress = Math.max(this.#progress, share);
    this.#extent.note(await this.#memory.keep(page, this.#progress));
  }

  async #prove(): Promise<DomainProof> {
    if (this.#target.companyNumber === null) return nothingProven;
    if (this.#judgement.of !== this.#read.length) {
      const of = this.#read.length;
      const proof = await this.#reading.prove(this.#read, this.#target);
      this.#judgement = { of, proof: proof ?? nothingProven, isJudged: proof !== null };
    }
    return this.#judgement.proof;
  }

  #marked(item: ProofItem): ProofItem {
    const isRendered = this.#rendered.some((page) => page.url.href === item.url);
    return isRendered ? { ...item, isRendered } : item;
  }

  #looksUnused(): boolean {
    const [home] = this.#read;
    if (home === undefined) return false;
    if (this.#looks?.home !== home) {
      const unused = detectUnusedPage({ ...home, text: home.opening });
      this.#looks = { home, areUnused: unused !== null && isSiteOfNobody([unused]) };
    }
    return this.#looks.areUnused;
  }

  #isParked(proof: DomainProof | null): boolean {
    if (proof !== null && isSiteOfNobody(proof.proof)) return true;
    return this.#target.companyNumber === null && this.#looksUnused();
  }
}
