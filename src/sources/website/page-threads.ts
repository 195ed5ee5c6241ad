import { shareMailDomains } from '../../runtime/share-mail-domains.ts';
import { startThread, type Thread } from '../../runtime/start-thread.ts';
import type { Timers } from '../../runtime/timers.ts';
import { encodePdf } from './pdf-page.ts';
import { receiveFacts, receiveSitemap, type PageAnswer, type PageTask } from './page-messages.ts';
import type { PageReading } from './page-reading.ts';
import { createPdfReader, type PdfReader } from './pdf-reader.ts';
import type { ProofSubject } from './proof-rules.ts';
import { createSentPages, type SentPages } from './sent-pages.ts';

export interface PageThreadsOptions {
  readonly timers: Timers;
  /** Threads at most; each is started when those that run have enough to do. */
  readonly size: number;
  /** For one page. */
  readonly readMs?: number;
  /** For one judgement of a whole site. */
  readonly proveMs?: number;
  /** Threads that have had nothing to do for so long end: what they have loaded takes 40 MB each. */
  readonly idleMs?: number;
  readonly start?: () => PageThread;
  /** What reads PDFs before their addresses are looked for. */
  readonly pdfs?: PdfReader;
}

export type PageThread = Thread<PageTask, PageAnswer>;

/** The threads are ended while something still waits for them. */
class PageThreadsClosedError extends Error {
  override readonly name = 'PageThreadsClosedError' as const;
}

/** A page of 3 MB takes half a second; what takes longer than ten of those is made to. */
const defaultReadMs = 5_000;
const defaultProveMs = 30_000;
const defaultIdleMs = 60_000;

/** One it works on and some that lie ready: the thread that visits may be kept by a commit for as long as several pages take. */
const mostInHand = 4;

/** A page that needs more than the rest ends its thread, and itself. */
const memory = { youngMb: 12, oldMb: 128 };

interface Waiting {
  /** What is sent of it depends on what the thread has already. */
  readonly taskFor: (desk: Desk) => PageTask;
  /** Whose site is judged: always in the same thread, which remembers what it has read of its pages. */
  readonly company: ProofSubject | null;
  readonly budgetMs: number;
  readonly settle: PromiseWithResolvers<PageAnswer>;
}

interface Desk {
  readonly thread: PageThread;
  readonly inHand: Waiting[];
  readonly sent: SentPages;
  stopWatch: () => void;
  isOver: boolean;
}

/**
 * Reads pages in threads, so that no page of a stranger holds up whatever else the process does. A thread that dies over a page or does
 * not come back is ended: that page has failed, and what lay behind it goes to another thread.
 */
export function createPageThreads(options: PageThreadsOptions): PageReading & AsyncDisposable {
  const { timers, size, start = startPageThread } = options;
  const { pdfs = createPdfReader({ timers }) } = options;
  const desks = new Set<Desk>();
  const desksOfVisits = new WeakMap<ProofSubject, Desk>();
  const queue: Waiting[] = [];
  let stopIdleWatch = nothing;
  let isClosed = false;

  return {
    async read({ url, ...page }) {
      const text = page.document === 'pdf' ? await pdfs.read(page.body) : null;
      if (text?.kind === 'failed') return text;
      const body = text === null ? page.body : encodePdf(text.pdf, page.body);
      const source = { ...page, body, url: url.href };
      const answer = await askAny({ kind: 'read', source });
      if (answer.kind === 'read') return { kind: 'read', facts: receiveFacts(answer.facts) };
      return { kind: 'failed', reason: answer.kind === 'failed' ? answer.reason : 'mixed up' };
    },
    async readSitemap(body, url) {
      const answer = await askAny({ kind: 'sitemap', body, url: url.href });
      const sitemap = answer.kind === 'sitemap' ? answer.sitemap : null;
      return sitemap === null ? null : receiveSitemap(sitemap);
    },
    async prove(pages, company) {
      const answer = await ask({
        taskFor: ({ sent }) => ({ kind: 'prove', ...sent.send(pages), company }),
        company,
        budgetMs: options.proveMs ?? defaultProveMs,
      });
      return answer.kind === 'proof' ? answer.proof : null;
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      stopIdleWatch();
      for (const { settle } of queue.splice(0)) settle.reject(closed());
      await Promise.all([...[...desks].map((desk) => close(desk)), pdfs[Symbol.asyncDispose]()]);
    },
  };

  function askAny(task: PageTask): Promise<PageAnswer> {
    return ask({
      taskFor: () => task,
      company: null,
      budgetMs: options.readMs ?? defaultReadMs,
    });
  }

  function ask(asked: Omit<Waiting, 'settle'>): Promise<PageAnswer> {
    if (isClosed) throw closed();
    const waiting = { ...asked, settle: Promise.withResolvers<PageAnswer>() };
    queue.push(waiting);
    stopIdleWatch();
    giveOut();
    return waiting.settle.promise;
  }

  function giveOut(): void {
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      const desk = deskOfVisit(next) ?? chooseDesk();
      if (desk === null) return;
      queue.shift();
      if (next.company !== null) desksOfVisits.set(next.company, desk);
      desk.inHand.push(next);
      if (desk.inHand.length === 1) watch(desk, next);
      desk.thread.send(next.taskFor(desk));
    }
    if ([...desks].every(({ inHand }) => inHand.length === 0)) {
      stopIdleWatch();
      stopIdleWatch = timers.after(options.idleMs ?? defaultIdleMs, () => {
        for (const desk of desks) void close(desk);
      });
    }
  }

  /** However much it has to do: a visit has one thing judged at a time. */
  function deskOfVisit({ company }: Waiting): Desk | null {
    const desk = company === null ? undefined : desksOfVisits.get(company);
    return desk === undefined || desk.isOver ? null : desk;
  }

  /** One with nothing to do, else a new one, else one with little to do. */
  function chooseDesk(): Desk | null {
    const [least] = [...desks].toSorted((a, b) => a.inHand.length - b.inHand.length);
    if (least !== undefined && least.inHand.length === 0) return least;
    if (desks.size < size) return openDesk();
    return least !== undefined && least.inHand.length < mostInHand ? least : null;
  }

  function openDesk(): Desk {
    const thread = start();
    const desk: Desk = {
      thread,
      inHand: [],
      sent: createSentPages(),
      stopWatch: nothing,
      isOver: false,
    };
    desks.add(desk);
    thread.onMessage((answer) => {
      if (desk.isOver) return;
      desk.stopWatch();
      desk.inHand.shift()?.settle.resolve(answer);
      const [next] = desk.inHand;
      if (next !== undefined) watch(desk, next);
      giveOut();
    });
    thread.failure.catch((error: unknown) => {
      const said = error instanceof Error ? error.message : String(error);
      void lose(desk, `reading it ended the thread: ${said}`);
    });
    return desk;
  }

  function watch(desk: Desk, { budgetMs }: Waiting): void {
    desk.stopWatch = timers.after(budgetMs, () => {
      void lose(desk, `reading it took longer than ${budgetMs} ms`);
    });
  }

  async function lose(desk: Desk, reason: string): Promise<void> {
    if (desk.isOver) return;
    const [first, ...behind] = desk.inHand;
    desk.inHand.length = 0;
    const ending = close(desk);
    queue.unshift(...behind);
    first?.settle.resolve({ kind: 'failed', reason });
    giveOut();
    await ending;
  }

  async function close(desk: Desk): Promise<void> {
    desk.isOver = true;
    desk.stopWatch();
    desks.delete(desk);
    for (const { settle } of desk.inHand.splice(0)) settle.reject(closed());
    await desk.thread.stop();
  }
}

function nothing(): void {
  // There is no watch to stop.
}

function closed(): Error {
  return new PageThreadsClosedError('the service ends');
}

function startPageThread(): PageThread {
  shareMailDomains();
  return startThread({
    module: 'page-thread',
    from: import.meta.url,
    data: null,
    memory,
    describe: (cause) =>
      cause instanceof Error ? cause : new Error('it has ended by itself', { cause }),
  });
}
