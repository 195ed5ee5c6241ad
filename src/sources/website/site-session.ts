import { registrableDomain } from '../../domain/registrable-domain.ts';
import type { GuardedClient, InboundResponse } from '../../http/guarded-client.ts';
import { parseRetryAfter } from '../../http/retry-after.ts';
import type { Clock } from '../../runtime/clock.ts';
import { createOneAtATime } from '../../runtime/one-at-a-time.ts';
import type { HeldBytes } from './byte-budget.ts';
import { freshPace, gapOf, noteAnswer, type SitePace } from './decide-gap.ts';
import {
  fetchBody,
  fetchPage,
  maxBytesOf,
  type FetchedBody,
  type FetchedPage,
  type FetchOptions,
  type PageFailure,
  type Validators,
} from './fetch-page.ts';
import {
  askRobots,
  fetchRobots,
  maxRobotsBodyBytes,
  recallRobots,
  type RobotsPolicy,
} from './fetch-robots.ts';
import { maxSitemapBytes } from './read-sitemap.ts';
import type { TakeTurn } from './take-turns.ts';
import type { VisitExtent, VisitMemory } from './visit-memory.ts';

export type SessionAnswer =
  | Extract<FetchedPage, { kind: 'page' }>
  /** `url` is where it was found. */
  | { readonly kind: 'unchanged'; readonly url: URL }
  /** robots.txt of the authority forbids it, or could not be had. */
  | { readonly kind: 'disallowed'; readonly isUnavailable: boolean }
  /** A redirect leads to another site, which was not asked. */
  | { readonly kind: 'elsewhere'; readonly url: URL }
  /** A redirect leads from https to http of the same site, which was not asked. */
  | { readonly kind: 'downgrade'; readonly reason: string }
  | PageFailure;

export interface SessionOptions {
  readonly http: GuardedClient;
  readonly clock: Clock;
  readonly takeTurn: TakeTurn;
  /** What the visit holds of the memory that all visits share. */
  readonly held: HeldBytes;
  readonly memory: VisitMemory;
  readonly signal: AbortSignal;
  readonly requestGapMs: number;
  readonly timeoutMs: number;
  /** For all of the visit. */
  readonly maxMs: number;
  readonly maxBytes: number;
}

/** Crawl-delay above this means "not for robots". */
export const longestDelayMs = 30_000;
/** A site that wants to be left in peace for longer is left. */
const longestRetryAfterMs = 120_000;
const maxRedirects = 5;
/** Of what a page that is rendered asks for: the scripts of a shop come in pieces of a megabyte. */
const maxPartBytes = 4 * 1024 * 1024;
/** What the database said so long ago still holds: a request that is on its way when a scan is cancelled cannot be called back either. */
const freshMs = 50;

interface Answered {
  readonly kind: string;
  readonly body?: Uint8Array;
  readonly response?: { readonly body: Uint8Array };
}

/** What a visit asks of one site, with its manners: robots.txt first, one request at a time, a rest in between, no redirect unchecked. */
export class SiteSession {
  readonly #options: SessionOptions;
  readonly #site: string;
  readonly #policies = new Map<string, RobotsPolicy>();
  #endsAt: number;
  #pace: SitePace = freshPace;
  #notBefore = 0;
  #bytes = 0;
  /** A page asks for many parts at once; one at a time is what the visit's share of the memory is for. */
  readonly #partsInTurn = createOneAtATime();
  #extent: VisitExtent | null = null;
  /** When it was said, until the next request: nobody need be asked twice in one breath. */
  #extentFrom: number | null = null;

  constructor(options: SessionOptions, domain: string) {
    this.#options = options;
    this.#site = siteOf(domain);
    this.#endsAt = options.clock.now() + options.maxMs;
  }

  isOnSite(url: URL): boolean {
    return siteOf(url.hostname) === this.#site;
  }

  /** What the visit took is used up: the reason to end it, or null. */
  usedUp(): 'time_budget' | 'byte_budget' | null {
    if (this.#options.clock.now() >= this.#endsAt) return 'time_budget';
    return this.#bytes >= this.#options.maxBytes ? 'byte_budget' : null;
  }

  /** How far to go, as it was said before the last request. */
  async extent(): Promise<VisitExtent> {
    this.#extent ??= await this.#options.memory.extent();
    return this.#extent;
  }

  /** How far to go now: somebody may have asked for more meanwhile. */
  askExtent(): Promise<VisitExtent> {
    this.#extent = null;
    return this.extent();
  }

  /** What keeping a page has told. */
  noteExtent(extent: VisitExtent): void {
    this.#extent = extent;
    this.#extentFrom = this.#options.clock.now();
  }

  /** Counts what was read before an interruption. */
  countBytes(bytes: number): void {
    this.#bytes += bytes;
  }

  /** The longest delay that a robots.txt of the site asks for. */
  delayMs(): number {
    const policies = [...this.#policies.values()];
    return Math.max(0, ...policies.map((each) => (each.kind === 'policy' ? each.delayMs : 0)));
  }

  /** What did not answer is asked again. */
  forgetFailures(): void {
    for (const [origin, policy] of this.#policies) {
      if (policy.kind !== 'policy') this.#policies.delete(origin);
    }
  }

  sitemaps(): readonly string[] {
    return [...this.#policies.values()].flatMap((each) =>
      each.kind === 'policy' ? each.sitemaps : [],
    );
  }

  async policyOf(url: URL): Promise<RobotsPolicy> {
    const { memory } = this.#options;
    const known =
      this.#policies.get(url.origin) ??
      (await recallRobots(url.origin, memory.robots)) ??
      (await fetchRobots(url.origin, memory.robots, (asked) =>
        this.#inTurn(asked, maxRobotsBodyBytes, (options) => askRobots(asked, options)),
      ));
    this.#policies.set(url.origin, known);
    return known;
  }

  /** A page after its redirects, each allowed by the robots.txt of its authority before it is asked for. */
  async fetch(url: URL, validatorsOf: (url: URL) => Validators | null): Promise<SessionAnswer> {
    const passed = new Set<string>();
    for (let current = url; ;) {
      const refusal = await this.#refusalOf(current);
      if (refusal !== null) return refusal;
      passed.add(current.href);
      const asked = current;
      const answer = await this.#inTurn(asked, maxBytesOf(asked), (options) =>
        fetchPage(asked, validatorsOf(asked), options),
      );
      if (answer.kind === 'unchanged') return { kind: 'unchanged', url: asked };
      if (answer.kind !== 'redirect') return this.#noteOf(answer);
      const { to } = answer;
      to.hash = '';
      if (!this.isOnSite(to)) return { kind: 'elsewhere', url: to };
      if (asked.protocol === 'https:' && to.protocol === 'http:') {
        return { kind: 'downgrade', reason: 'redirects from https to http' };
      }
      const fault = faultOf(to, passed);
      if (fault !== null) return { kind: 'unusable', reason: fault, bytes: 0 };
      current = to;
    }
  }

  /** A sitemap, packed or not. Its body stays held until it is given back. */
  async fetchSitemap(url: URL): Promise<FetchedBody | { readonly kind: 'disallowed' }> {
    const refusal = await this.#refusalOf(url);
    if (refusal !== null) return refusal;
    const answer = await this.#inTurn(url, maxSitemapBytes, (options) =>
      fetchBody(url, options, {
        headers: { accept: 'application/xml,text/xml,text/plain;q=0.5' },
        maxBodyBytes: maxSitemapBytes,
      }),
    );
    if (answer.kind === 'answer') this.#bytes += answer.response.body.byteLength;
    return answer;
  }

  /**
   * What a page asks for while it is rendered: of its own site nothing but what the visit itself might ask for, in turn and with the rests in
   * between; of others what the guard allows. Null when it is not to be had.
   */
  fetchPart(url: URL, headers: Readonly<Record<string, string>>): Promise<InboundResponse | null> {
    return this.#partsInTurn(() => this.#fetchPart(url, headers));
  }

  async #fetchPart(
    url: URL,
    headers: Readonly<Record<string, string>>,
  ): Promise<InboundResponse | null> {
    if (this.usedUp() !== null) return null;
    if (this.isOnSite(url) && (await this.#refusalOf(url)) !== null) return null;
    const answer = await this.#inTurn(url, maxPartBytes, (options) =>
      fetchBody(url, options, { headers, maxBodyBytes: maxPartBytes }),
    );
    if (answer.kind !== 'answer') return null;
    const { byteLength } = answer.response.body;
    this.#bytes += byteLength;
    this.#options.held.give(byteLength);
    return answer.response;
  }

  async #refusalOf(url: URL): Promise<Extract<SessionAnswer, { kind: 'disallowed' }> | null> {
    const policy = await this.policyOf(url);
    if (policy.kind !== 'policy') return { kind: 'disallowed', isUnavailable: true };
    if (policy.allows(url)) return null;
    return { kind: 'disallowed', isUnavailable: policy.isUnavailable };
  }

  /** A host that says when to come again is believed, up to two minutes. */
  #noteOf(answer: Extract<SessionAnswer, PageFailure | { kind: 'page' }>): SessionAnswer {
    if (answer.kind === 'page' || answer.kind === 'unusable') this.#bytes += answer.bytes;
    if (answer.kind !== 'later') return answer;
    const now = this.#options.clock.now();
    const afterMs = parseRetryAfter(answer.retryAfter, now) ?? 0;
    if (afterMs > longestRetryAfterMs) {
      return { kind: 'refused', reason: answer.reason, isOfPage: false };
    }
    this.#notBefore = Math.max(this.#notBefore, now + afterMs);
    return answer;
  }

  /** What a visit waits for others to give back is not of its own time. */
  async #makeRoom(bytes: number): Promise<void> {
    const { clock, held, signal } = this.#options;
    const from = clock.now();
    await held.take(bytes, signal);
    this.#endsAt += clock.now() - from;
  }

  /** There is room for all that may come before anything is asked for; of that, what has come stays held until it is given back. */
  #inTurn<T extends Answered>(
    url: URL,
    mostBytes: number,
    request: (options: FetchOptions) => Promise<T>,
  ): Promise<T> {
    const { clock, takeTurn, http, held, signal, memory, timeoutMs, requestGapMs } = this.#options;
    const isOwn = this.isOnSite(url);
    const gapMs = gapOf(this.#pace, {
      restMs: requestGapMs,
      crawlDelayMs: Math.min(this.delayMs(), longestDelayMs),
    });
    // A clock that was set back must not make it wait for the difference.
    const askedAt = Math.min(memory.askedAt, clock.now());
    const notBefore = isOwn ? Math.max(this.#notBefore, askedAt + gapMs) : 0;
    const turn = { site: siteOf(url.hostname), gapMs, notBefore, signal };
    return takeTurn(turn, async () => {
      const saidAt = this.#extentFrom;
      this.#extentFrom = null;
      if (saidAt === null || clock.now() - saidAt > freshMs) await this.askExtent();
      await this.#makeRoom(mostBytes);
      const startedAt = clock.now();
      const leftMs = Math.max(1, Math.min(timeoutMs, this.#endsAt - startedAt));
      let came = 0;
      let answer: T;
      try {
        answer = await request({ http, signal, timeoutMs: leftMs });
        came = bytesOf(answer);
      } finally {
        held.give(mostBytes - came);
      }
      const isTrouble = answer.kind === 'later' || answer.kind === 'no-answer';
      if (isOwn)
        this.#pace = noteAnswer(this.#pace, { tookMs: clock.now() - startedAt, isTrouble });
      return answer;
    });
  }
}

/** Of a body that is handed on. */
function bytesOf(answer: Answered): number {
  if (answer.kind === 'page') return answer.body?.byteLength ?? 0;
  return answer.kind === 'answer' ? (answer.response?.body.byteLength ?? 0) : 0;
}

function siteOf(hostname: string): string {
  return registrableDomain(hostname) ?? hostname;
}

function faultOf(to: URL, passed: ReadonlySet<string>): string | null {
  if (passed.has(to.href)) return 'redirects in a circle';
  return passed.size > maxRedirects ? `more than ${maxRedirects} redirects` : null;
}
