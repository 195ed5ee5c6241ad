import { registrableDomain } from '../../domain/registrable-domain.ts';
import type { EndReason, Rendering } from '../../domain/scan.ts';
import type { GuardedClient } from '../../http/guarded-client.ts';
import type { Clock } from '../../runtime/clock.ts';
import { pause } from '../../runtime/pause.ts';
import type { Timers } from '../../runtime/timers.ts';
import { createByteBudget, type HeldBytes } from './byte-budget.ts';
import { createFrontier, type Frontier, type FrontierPage } from './frontier.ts';
import { readingInPlace, type PageReading } from './page-reading.ts';
import { isWorthRendering, renderPages } from './render-pages.ts';
import type { PageRenderer } from './rendering/page-renderer.ts';
import { readSitemaps } from './read-sitemaps.ts';
import { SiteSession, type SessionAnswer } from './site-session.ts';
import { isSocialSite } from '../../domain/social-sites.ts';
import { createTurns, type TakeTurn } from './take-turns.ts';
import { forgetfulMemory, type VisitExtent, type VisitMemory } from './visit-memory.ts';
import {
  nothingRead,
  redirectedElsewhere,
  type VisitOutcome,
  type VisitTarget,
} from './visit-outcome.ts';
import { VisitRecord } from './visit-record.ts';

export interface WebsiteVisitor {
  /** Reads a site, judges whether it is the company's and collects the addresses it publishes. Goes on where its memory ends. */
  visit(target: VisitTarget, signal: AbortSignal, memory?: VisitMemory): Promise<VisitOutcome>;
}

export interface WebsiteVisitorOptions {
  readonly http: GuardedClient;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Where pages are read; in place when absent. */
  readonly reading?: PageReading;
  /** For visits without a memory of their own, which end as soon as what is sought is found. */
  readonly maxPages: number;
  /** Rest between two requests to one site. */
  readonly requestGapMs?: number;
  readonly timeoutMs?: number;
  /** For all of a visit. */
  readonly maxMs?: number;
  readonly maxBytes?: number;
  /** Bodies and text in hand of all visits together. */
  readonly maxHeldBytes?: number;
  /** Links followed from the home page. */
  readonly maxDepth?: number;
  /** PDFs that are read of one site. */
  readonly maxPdfs?: number;
  /** What puts pages together that only their scripts can; they stay as they are when absent. */
  readonly renderer?: PageRenderer;
}

const defaultRequestGapMs = 1000;
const defaultTimeoutMs = 20_000;
const defaultMaxMs = 10 * 60_000;
const defaultMaxPdfs = 3;
const defaultMaxBytes = 50 * 1024 * 1024;
/** Twenty pages of the largest kind at once; those of dozens of ordinary sites take a tenth. */
const defaultMaxHeldBytes = 64 * 1024 * 1024;

/** So many failures in a row mean the host has gone or has had enough of us. */
const maxFailuresInARow = 3;
/** One page may be for members; a site that forbids a second wants to be left alone. */
const maxRefusals = 2;
/** Whatever made a server stumble (a restart, a full queue) is often over by then. */
const secondTryMs = 2_000;

export function createWebsiteVisitor(options: WebsiteVisitorOptions): WebsiteVisitor {
  const takeTurn = createTurns(options);
  const budget = createByteBudget(options.maxHeldBytes ?? defaultMaxHeldBytes);
  return {
    async visit(target, signal, memory) {
      using held = budget.open();
      return await new Visit(options, takeTurn, {
        target,
        signal,
        held,
        memory: memory ?? forgetfulMemory({ maxPages: options.maxPages, stopsEarly: true }),
      }).run();
    },
  };
}

interface VisitTask {
  readonly target: VisitTarget;
  readonly signal: AbortSignal;
  readonly held: HeldBytes;
  readonly memory: VisitMemory;
}

/** One visit: how it gets in, what it asks for next, and when it ends. */
class Visit {
  readonly #options: WebsiteVisitorOptions;
  readonly #task: VisitTask;
  readonly #session: SiteSession;
  readonly #reading: PageReading;
  readonly #record: VisitRecord;
  #httpsFailure: string | null = null;

  constructor(options: WebsiteVisitorOptions, takeTurn: TakeTurn, task: VisitTask) {
    this.#options = options;
    this.#task = task;
    this.#session = new SiteSession(
      {
        ...task,
        http: options.http,
        clock: options.clock,
        takeTurn,
        requestGapMs: options.requestGapMs ?? defaultRequestGapMs,
        timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
        maxMs: options.maxMs ?? defaultMaxMs,
        maxBytes: options.maxBytes ?? defaultMaxBytes,
      },
      task.target.domain,
    );
    this.#reading = options.reading ?? readingInPlace();
    this.#record = new VisitRecord({
      ...task,
      reading: this.#reading,
      maxPdfs: options.maxPdfs ?? defaultMaxPdfs,
      extent: {
        known: () => this.#session.extent(),
        note: (extent) => this.#session.noteExtent(extent),
      },
    });
  }

  async run(): Promise<VisitOutcome> {
    const { target, memory } = this.#task;
    if (isSocialSite(registrableDomain(target.domain) ?? '')) return nothingRead('social_only');
    const known = memory.pages.find((page) => page.kind === 'home' && page.hash !== null);
    if (known !== undefined) {
      const frontier = this.#openFrontier(known.url);
      for (const page of memory.pages) {
        this.#record.recall(page, frontier);
        this.#session.countBytes(page.bytes);
        this.#task.held.add(page.textBytes.byteLength);
      }
      // Learns of the crawl delay again, mostly from memory.
      await this.#session.policyOf(known.url);
      return this.#conclude(await this.#readOn(frontier));
    }
    const home = await this.#readHome();
    if (home.kind !== 'home') return home;
    return this.#conclude(await this.#readOn(home.frontier));
  }

  async #readHome(): Promise<{ kind: 'home'; frontier: Frontier } | VisitOutcome> {
    let entered = await this.#enter();
    if (entered.kind === 'unreachable' && entered.isWorthAnotherTry) {
      await pause(this.#options.timers, secondTryMs, this.#task.signal);
      this.#task.signal.throwIfAborted();
      entered = await this.#enter();
    }
    if (entered.kind !== 'answer') return entered;
    const { url, answer } = entered;
    if (answer.kind === 'elsewhere') return redirectedElsewhere(this.#task.target, answer.url);
    if (answer.kind === 'disallowed') return disallowed(answer);
    if (answer.kind !== 'page' && answer.kind !== 'unchanged') {
      const isBlocked = answer.kind === 'refused' || answer.kind === 'forbidden-address';
      return isBlocked
        ? { kind: 'blocked', reason: answer.reason }
        : { kind: 'unreachable', reason: answer.reason, isWorthAnotherTry: false };
    }
    if (answer.url.protocol === 'https:') this.#httpsFailure = null;
    const frontier = this.#openFrontier(answer.url);
    await this.#take({ url, kind: 'home', depth: 0 }, answer, frontier);
    const { sentTo } = this.#record;
    if (sentTo !== null && !this.#session.isOnSite(sentTo)) {
      return redirectedElsewhere(this.#task.target, sentTo);
    }
    return { kind: 'home', frontier };
  }

  /** https before http, also where the home page leads there; `www.` only where the bare name does not answer at all. */
  async #enter(): Promise<{ kind: 'answer'; url: URL; answer: SessionAnswer } | VisitOutcome> {
    const { domain } = this.#task.target;
    let failure: VisitOutcome = {
      kind: 'unreachable',
      reason: 'not a domain name',
      isWorthAnotherTry: false,
    };
    let isFirst = true;
    for (const origin of [
      `https://${domain}`,
      `http://${domain}`,
      `https://www.${domain}`,
      `http://www.${domain}`,
    ]) {
      const url = URL.parse('/', origin);
      if (url === null) break;
      const policy = await this.#session.policyOf(url);
      if (policy.kind === 'policy') {
        const entered = await this.#askHome(url);
        if (entered.answer.kind !== 'downgrade') return entered;
        if (url.protocol === 'http:') return inCircle;
        this.#httpsFailure = 'redirects to http';
        continue;
      }
      const { kind, reason } = policy;
      if (url.protocol === 'https:') this.#httpsFailure ??= reason;
      // What the name itself said tells more than that there is none with www.
      const isNoName = reason.includes('ENOTFOUND');
      if (!isNoName || isFirst) {
        failure =
          kind === 'no-answer'
            ? { kind: 'unreachable', reason, isWorthAnotherTry: !isNoName }
            : { kind: 'blocked', reason };
      }
      isFirst = false;
      // It is there but slow, broken or forbidden: more names of the same host would only wait longer.
      const isAnswering = kind === 'forbidden-address' || policy.fate === 'unknown';
      if (isAnswering && url.protocol === 'http:') break;
    }
    this.#session.forgetFailures();
    return failure;
  }

  async #askHome(url: URL): Promise<{ kind: 'answer'; url: URL; answer: SessionAnswer }> {
    let answer = await this.#fetch(url);
    if (answer.kind === 'later' || answer.kind === 'no-answer') answer = await this.#fetch(url);
    return { kind: 'answer', url, answer };
  }

  async #readOn(frontier: Frontier): Promise<EndReason> {
    const again = new Set<string>();
    let failures = 0;
    let refusals = 0;
    for (;;) {
      const reason = await this.#endReason(frontier, await this.#session.extent());
      if (reason !== null) {
        const still = await this.#endReason(frontier, await this.#session.askExtent());
        if (still !== null) return still;
      }
      if (!this.#record.hasSitemap && (frontier.peek()?.kind ?? 'other') === 'other') {
        await readSitemaps(this.#session, this.#record, {
          frontier,
          isWhole: !(await this.#session.extent()).stopsEarly,
          held: this.#task.held,
          reading: this.#reading,
        });
        continue;
      }
      const next = frontier.next();
      if (next === null) return frontier.hasLeftOut() ? 'pattern_budget' : 'all_read';
      const answer = await this.#fetch(next.url);
      const isFailure = answer.kind === 'later' || answer.kind === 'no-answer';
      if (isFailure && !again.has(next.url.href) && failures + 1 < maxFailuresInARow) {
        // Once more after everything else.
        again.add(next.url.href);
        frontier.putBack(next);
      } else {
        await this.#take(next, answer, frontier);
      }
      if (answer.kind === 'refused') {
        refusals += 1;
        if (!answer.isOfPage || refusals >= maxRefusals) return 'refused';
      }
      failures = isFailure ? failures + 1 : 0;
      if (failures >= maxFailuresInARow) return 'too_many_failures';
    }
  }

  /** Of a page that was read only the text stays in hand. */
  async #take(asked: FrontierPage, answer: SessionAnswer, frontier: Frontier): Promise<void> {
    const { held } = this.#task;
    const page = await this.#record.take(asked, answer, frontier);
    if (answer.kind === 'page') held.give(answer.body.byteLength);
    held.add(page.textBytes.byteLength);
  }

  async #endReason(frontier: Frontier, extent: VisitExtent): Promise<EndReason | null> {
    const delayMs = this.#session.delayMs();
    return this.#session.usedUp() ?? this.#record.endReason(frontier, { extent, delayMs });
  }

  #fetch(url: URL): Promise<SessionAnswer> {
    return this.#session.fetch(url, (asked) => this.#task.memory.before(asked)?.validators ?? null);
  }

  #openFrontier(home: URL): Frontier {
    const { maxDepth, maxPdfs = defaultMaxPdfs } = this.#options;
    return createFrontier(home, { maxPdfs, ...(maxDepth !== undefined && { maxDepth }) });
  }

  async #render(reason: EndReason): Promise<Rendering | null> {
    const { renderer } = this.#options;
    if (renderer === undefined || !isWorthRendering(reason)) return null;
    return renderPages(
      { renderer, session: this.#session, record: this.#record, signal: this.#task.signal },
      this.#openFrontier(this.#record.home),
    );
  }

  async #conclude(reason: EndReason): Promise<VisitOutcome> {
    const rendering = await this.#render(reason);
    return this.#record.conclude({ reason, rendering, httpsFailure: this.#httpsFailure });
  }
}

/** https leads to http, and http back to https. */
const inCircle: VisitOutcome = {
  kind: 'unreachable',
  reason: 'https and http redirect to each other',
  isWorthAnotherTry: false,
};

function disallowed({ isUnavailable }: { readonly isUnavailable: boolean }): VisitOutcome {
  return { kind: 'robots-disallowed', isUnavailable };
}
