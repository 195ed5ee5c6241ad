import { registrableDomain } from '../../domain/registrable-domain.ts';
import type { GuardedClient } from '../../http/guarded-client.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Timers } from '../../runtime/timers.ts';
import { extractChannels, mergeChannels, type FoundChannel } from './extract-channels.ts';
import { extractContacts, mergeContacts, type FoundContact } from './extract-contacts.ts';
import { fetchPage, type FetchedPage, type FetchOptions } from './fetch-page.ts';
import { fetchRobots, type RobotsPolicy } from './fetch-robots.ts';
import { createFrontier, type Frontier, type FrontierPage } from './frontier.ts';
import { describeRedirect, isSiteOfNobody } from './detect-parked-page.ts';
import type { ProofItem, ProofSubject, Verdict } from './proof-rules.ts';
import { proveDomain } from './prove-domain.ts';
import { readPage, type ReadPage } from './read-page.ts';
import { createTurns, type TakeTurn } from './take-turns.ts';

export interface VisitTarget extends ProofSubject {
  readonly domain: string;
}

export type VisitOutcome =
  | {
      readonly kind: 'visited';
      readonly verdict: Verdict;
      /** That the site is the company's, 0..1. */
      readonly confidence: number;
      readonly proof: readonly ProofItem[];
      readonly contacts: readonly FoundContact[];
      readonly channels: readonly FoundChannel[];
      readonly pagesVisited: number;
    }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | { readonly kind: 'robots-disallowed' }
  | { readonly kind: 'blocked'; readonly reason: string };

export interface WebsiteVisitor {
  /** Reads a candidate's site, judges whether it is the company's and collects the addresses it publishes. */
  visit(target: VisitTarget, signal: AbortSignal): Promise<VisitOutcome>;
}

export interface WebsiteVisitorOptions {
  readonly http: GuardedClient;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly maxPages: number;
  /** Rest between two requests to one site. */
  readonly requestGapMs?: number;
  readonly timeoutMs?: number;
}

const defaultRequestGapMs = 1000;
const defaultTimeoutMs = 20_000;

/** Crawl-delay above this means "not for robots": the home page and the best other page must do. */
const longestDelayMs = 30_000;
const pagesOfSlowSites = 2;

/** So many failures in a row mean the host has gone or has had enough of us. */
const maxFailuresInARow = 3;

export function createWebsiteVisitor(options: WebsiteVisitorOptions): WebsiteVisitor {
  const takeTurn = createTurns(options);
  return {
    visit: (target, signal) => new Visit(options, takeTurn, { target, signal }).run(),
  };
}

/** One visit: its pages, the policies of its hosts, and what is still to read. */
class Visit {
  readonly #options: WebsiteVisitorOptions;
  readonly #takeTurn: TakeTurn;
  readonly #target: VisitTarget;
  readonly #fetch: FetchOptions;
  readonly #site: string;
  readonly #policies = new Map<string, RobotsPolicy>();
  readonly #pages: ReadPage[] = [];
  #hasReadContact = false;

  constructor(
    options: WebsiteVisitorOptions,
    takeTurn: TakeTurn,
    task: { target: VisitTarget; signal: AbortSignal },
  ) {
    const { http, timeoutMs = defaultTimeoutMs } = options;
    this.#options = options;
    this.#takeTurn = takeTurn;
    this.#target = task.target;
    this.#fetch = { http, timeoutMs, signal: task.signal };
    this.#site = registrableDomain(task.target.domain) ?? task.target.domain;
  }

  async run(): Promise<VisitOutcome> {
    const entrance = await this.#findEntrance();
    if (entrance.kind !== 'entrance') return entrance;
    const home = await this.#read(entrance.url);
    if (home.kind !== 'page') return outcomeOfHome(home);
    if (!this.#isOnSite(home.url)) return this.#redirectedElsewhere(home.url);

    const page = readPage(home.html, home.url);
    this.#pages.push(page);
    if (this.#isFinished(null)) return this.#conclude();
    const frontier = createFrontier(home.url);
    frontier.addLinks(page.links);
    await this.#readOn(frontier);
    return this.#conclude();
  }

  /** https before http; `www.` only where the bare name does not answer at all. */
  async #findEntrance(): Promise<{ kind: 'entrance'; url: URL } | VisitOutcome> {
    const { domain } = this.#target;
    let failure: VisitOutcome = { kind: 'unreachable', reason: 'not a domain name' };
    for (const origin of [
      `https://${domain}`,
      `http://${domain}`,
      `https://www.${domain}`,
      `http://www.${domain}`,
    ]) {
      const url = URL.parse('/', origin);
      if (url === null) break;
      const policy = await this.#policyOf(url);
      if (policy.kind === 'policy') {
        return policy.allows(url) ? { kind: 'entrance', url } : { kind: 'robots-disallowed' };
      }
      const { kind, reason } = policy;
      failure = { kind: kind === 'no-answer' ? 'unreachable' : 'blocked', reason };
      // It is there but slow, broken or forbidden: more names of the same host would only wait longer.
      const isAnswering = kind === 'forbidden-address' || policy.fate === 'unknown';
      if (isAnswering && url.protocol === 'http:') break;
    }
    return failure;
  }

  async #readOn(frontier: Frontier): Promise<void> {
    let failures = 0;
    while (this.#pages.length < this.#pageLimit() && failures < maxFailuresInARow) {
      if (this.#isFinished(frontier)) return;
      const next = frontier.next();
      if (next === null) return;
      const outcome = await this.#readOne(next, frontier);
      if (outcome === 'refused') return;
      failures = outcome === 'failed' ? failures + 1 : 0;
    }
  }

  async #readOne(
    next: FrontierPage,
    frontier: Frontier,
  ): Promise<'read' | 'skipped' | 'failed' | 'refused'> {
    const policy = await this.#policyOf(next.url);
    if (policy.kind !== 'policy' || !policy.allows(next.url)) return 'skipped';
    const fetched = await this.#read(next.url);
    if (fetched.kind === 'refused') return 'refused';
    if (fetched.kind === 'no-answer') return 'failed';
    if (fetched.kind !== 'page') return 'skipped';
    frontier.markRead(fetched.url);
    if (
      !this.#isOnSite(fetched.url) ||
      this.#pages.some((page) => page.url.href === fetched.url.href)
    ) {
      return 'skipped';
    }
    const page = readPage(fetched.html, fetched.url);
    this.#pages.push(page);
    frontier.addLinks(page.links);
    if (next.kind === 'contact') this.#hasReadContact = true;
    return 'read';
  }

  /** A redirect may end at another authority with rules of its own. */
  async #read(url: URL): Promise<FetchedPage | { kind: 'disallowed' }> {
    const fetched = await this.#inTurn(url, () => fetchPage(url, this.#fetch));
    if (fetched.kind !== 'page' || fetched.url.href === url.href || !this.#isOnSite(fetched.url)) {
      return fetched;
    }
    const policy = await this.#policyOf(fetched.url);
    return policy.kind === 'policy' && policy.allows(fetched.url)
      ? fetched
      : { kind: 'disallowed' };
  }

  async #policyOf(url: URL): Promise<RobotsPolicy> {
    const known = this.#policies.get(url.origin);
    if (known !== undefined) return known;
    const policy = await this.#inTurn(url, () => fetchRobots(url.origin, this.#fetch));
    this.#policies.set(url.origin, policy);
    return policy;
  }

  #inTurn<T>(url: URL, request: () => Promise<T>): Promise<T> {
    const { requestGapMs = defaultRequestGapMs } = this.#options;
    const site = registrableDomain(url.hostname) ?? url.hostname;
    const gapMs = Math.max(requestGapMs, Math.min(this.#delayMs(), longestDelayMs));
    return this.#takeTurn({ site, gapMs, signal: this.#fetch.signal }, request);
  }

  #delayMs(): number {
    const policies = [...this.#policies.values()];
    return Math.max(0, ...policies.map((each) => (each.kind === 'policy' ? each.delayMs : 0)));
  }

  #pageLimit(): number {
    const { maxPages } = this.#options;
    return this.#delayMs() > longestDelayMs ? Math.min(maxPages, pagesOfSlowSites) : maxPages;
  }

  /** Nothing more is needed once the site is proven and its contact page, if it has one, is read; a parked one has nothing. */
  #isFinished(frontier: Frontier | null): boolean {
    const { verdict, proof } = proveDomain(this.#pages, this.#target);
    if (isSiteOfNobody(proof)) return true;
    if (frontier === null || verdict !== 'proven') return false;
    return this.#hasReadContact || !frontier.hasWaiting('contact');
  }

  #isOnSite(url: URL): boolean {
    return (registrableDomain(url.hostname) ?? url.hostname) === this.#site;
  }

  #conclude(): VisitOutcome {
    const proof = proveDomain(this.#pages, this.#target);
    const isParked = isSiteOfNobody(proof.proof);
    const context = { companyDomain: this.#target.domain };
    const contacts = isParked
      ? []
      : mergeContacts(this.#pages.map((page) => extractContacts(page, context)));
    const channels = isParked
      ? []
      : mergeChannels(this.#pages.map((page) => extractChannels(page)));
    return { kind: 'visited', ...proof, contacts, channels, pagesVisited: this.#pages.length };
  }

  /** The other site may be the company's under another name: a candidate of its own, not read here. */
  #redirectedElsewhere(url: URL): VisitOutcome {
    return {
      kind: 'visited',
      verdict: 'not_proven',
      confidence: 0,
      proof: [describeRedirect(`https://${this.#target.domain}/`, url)],
      contacts: [],
      channels: [],
      pagesVisited: 1,
    };
  }
}

function outcomeOfHome(
  home: Exclude<FetchedPage, { kind: 'page' }> | { kind: 'disallowed' },
): VisitOutcome {
  if (home.kind === 'disallowed') return { kind: 'robots-disallowed' };
  const { kind, reason } = home;
  const isBlocked = kind === 'refused' || kind === 'forbidden-address';
  return { kind: isBlocked ? 'blocked' : 'unreachable', reason };
}
