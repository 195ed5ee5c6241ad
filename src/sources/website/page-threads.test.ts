import { describe, expect, it, onTestFinished } from 'vitest';
import { parseCompanyNumber } from '../../domain/company-number.ts';
import { systemTimers, type Timers } from '../../runtime/timers.ts';
import { encodeText } from './text-bytes.ts';
import type { PageAnswer, PageTask } from './page-messages.ts';
import type { EncodedPage } from './page-reading.ts';
import { createPageThreads, type PageThread } from './page-threads.ts';
import type { ProofSubject } from './proof-rules.ts';

const domain = 'acmewidgets.co.uk';

function sourceOf(html: string) {
  return {
    body: new TextEncoder().encode(html),
    contentType: 'text/html; charset=utf-8',
    url: new URL(`https://${domain}/`),
    document: 'page' as const,
    companyDomain: domain,
  };
}

/** Timers whose watches end when the test says so. */
function timersByHand() {
  const watches = new Set<{ readonly ms: number; readonly callback: () => void }>();
  const timers: Timers = {
    sleep: () => Promise.resolve(),
    after: (ms, callback) => {
      const watch = { ms, callback };
      watches.add(watch);
      return () => watches.delete(watch);
    },
  };
  return {
    timers,
    /** Lets the watches of this length run out. */
    runOut: (ms: number) => {
      for (const watch of Array.from(watches).filter((each) => each.ms === ms)) {
        watches.delete(watch);
        watch.callback();
      }
    },
  };
}

/** Threads that answer when told to, to see what is given to whom. */
function setup({ size = 1 } = {}) {
  const { timers, runOut } = timersByHand();
  const threads: {
    readonly tasks: PageTask[];
    isStopped: boolean;
    answer: (answer: PageAnswer) => void;
    die: (message: string) => void;
  }[] = [];
  const start = (): PageThread => {
    const death = Promise.withResolvers<never>();
    const listeners: ((answer: PageAnswer) => void)[] = [];
    const thread = {
      tasks: [] as PageTask[],
      isStopped: false,
      answer: (answer: PageAnswer) => listeners[0]?.(answer),
      die: (message: string) => death.reject(new Error(message)),
    };
    threads.push(thread);
    return {
      send: (task) => void thread.tasks.push(task),
      onMessage: (listener) => void listeners.push(listener),
      failure: death.promise,
      stop: async () => {
        thread.isStopped = true;
      },
    };
  };
  const reading = createPageThreads({ timers, size, readMs: 5_000, idleMs: 60_000, start });
  return { reading, threads, runOut };
}

function companyOf(number: string): ProofSubject {
  const companyNumber = parseCompanyNumber(number);
  if (companyNumber === null) throw new Error('no number');
  return { companyNumber, companyName: 'ACME WIDGETS LIMITED', postalCode: null, officerNames: [] };
}

function pageOf(path: string): EncodedPage {
  return { url: new URL(path, `https://${domain}/`), title: '', textBytes: encodeText(path) };
}

/** Of each judgement the addresses of the pages that were sent for it; null for those that went by their numbers. */
function sentIn(tasks: readonly PageTask[] = []) {
  return tasks.flatMap((task) =>
    task.kind === 'prove' ? [task.pages.map(({ page }) => page?.url ?? null)] : [],
  );
}

const nothingProven: PageAnswer = {
  kind: 'proof',
  proof: { verdict: 'not_proven', confidence: 0, proof: [] },
};

const read: PageAnswer = {
  kind: 'read',
  facts: {
    hash: '',
    title: '',
    opening: 'read',
    textBytes: encodeText('read'),
    links: [],
    contacts: [],
    contactsSeen: 0,
    channels: [],
    canonical: null,
    isNofollow: false,
    needsJavascript: false,
    sentTo: null,
  },
};

describe('the threads that read pages', () => {
  it('read what a visit would read in place, and judge whose site it is', async () => {
    const reading = createPageThreads({ timers: systemTimers, size: 1 });
    onTestFinished(() => reading[Symbol.asyncDispose]());
    const html = `<title>Acme</title><a href="/contact#top">Contact</a> info@${domain}
      <footer>Registered in England and Wales No. 07123984</footer>`;

    const answer = await reading.read(sourceOf(html));
    if (answer.kind === 'failed') throw new Error(answer.reason);
    const page = { url: new URL(`https://${domain}/`), ...answer.facts };
    await reading.prove([page], companyOf('07123984'));
    const proof = await reading.prove([page], companyOf('07123984'));

    expect(answer.facts).toMatchObject({
      title: 'Acme',
      contacts: [{ email: `info@${domain}`, emailType: 'service', form: 'text' }],
      links: [{ url: new URL(`https://${domain}/contact#top`), text: 'Contact' }],
    });
    expect(proof?.verdict).toBe('proven');
    expect(proof?.proof.map(({ rule }) => rule)).toEqual(['own-number', 'domain-name']);
  });

  it('end a thread that does not come back: its page has failed, those behind it are read by another', async () => {
    const { reading, threads, runOut } = setup();
    const endless = reading.read(sourceOf('endless'));
    const behind = reading.read(sourceOf('behind'));

    runOut(5_000);

    expect(await endless).toEqual({
      kind: 'failed',
      reason: 'reading it took longer than 5000 ms',
    });
    expect(threads.map(({ isStopped }) => isStopped)).toEqual([true, false]);
    threads[1]?.answer(read);
    expect(await behind).toMatchObject({ kind: 'read', facts: { opening: 'read' } });
  });

  it('lose one page to a thread that dies, and no other', async () => {
    const { reading, threads } = setup();
    const deadly = reading.read(sourceOf('deadly'));
    const behind = reading.read(sourceOf('behind'));

    threads[0]?.die('out of memory');

    expect(await deadly).toEqual({
      kind: 'failed',
      reason: 'reading it ended the thread: out of memory',
    });
    threads[1]?.answer(read);
    expect(await behind).toMatchObject({ kind: 'read' });
  });

  it('are started one by one as there is more to do, with four pages in hand at most', async () => {
    const { reading, threads } = setup({ size: 2 });
    expect(threads).toHaveLength(0);

    const all = Array.from({ length: 10 }, (_, index) => reading.read(sourceOf(String(index))));
    expect(threads.map(({ tasks }) => tasks.length)).toEqual([4, 4]);
    for (let turn = 0; turn < 5; turn += 1) for (const { answer } of threads) answer(read);

    expect((await Promise.all(all)).map(({ kind }) => kind)).toEqual(Array(10).fill('read'));
  });

  it('judge the pages of a visit in one thread, which is sent each of them once', async () => {
    const { reading, threads } = setup({ size: 2 });
    const company = companyOf('07123984');
    const home = pageOf('/');
    const contact = pageOf('/contact');

    const first = reading.prove([home], company);
    const other = reading.read(sourceOf('goes to the other one'));
    threads[0]?.answer(nothingProven);
    await first;
    // The other one has less to do.
    const third = reading.read(sourceOf('keeps the first one busy'));
    const second = reading.prove([home, contact], company);

    expect(threads.map(({ tasks }) => tasks.map(({ kind }) => kind))).toEqual([
      ['prove', 'read', 'prove'],
      ['read'],
    ]);
    expect(sentIn(threads[0]?.tasks)).toEqual([
      [`https://${domain}/`],
      [null, `https://${domain}/contact`],
    ]);
    for (const { answer } of threads) answer(read);
    threads[0]?.answer(nothingProven);
    expect(await second).toMatchObject({ verdict: 'not_proven' });
    await Promise.all([other, third]);
  });

  it('send the pages of a visit anew when their thread has died', async () => {
    const { reading, threads } = setup();
    const company = companyOf('07123984');
    const home = pageOf('/');
    const first = reading.prove([home], company);

    threads[0]?.die('out of memory');
    expect(await first).toBeNull();
    const second = reading.prove([home], company);
    threads[1]?.answer(nothingProven);

    expect(await second).toMatchObject({ verdict: 'not_proven' });
    expect(sentIn(threads[1]?.tasks)).toEqual([[`https://${domain}/`]]);
  });

  it('end when nothing was to be read for a minute, and are started again', async () => {
    const { reading, threads, runOut } = setup();
    const first = reading.read(sourceOf('first'));
    threads[0]?.answer(read);
    await first;

    runOut(60_000);
    expect(threads[0]?.isStopped).toBe(true);
    const second = reading.read(sourceOf('second'));
    threads[1]?.answer(read);

    expect(await second).toMatchObject({ kind: 'read' });
  });

  it('leave no page waiting when they are closed', async () => {
    const { reading } = setup();
    const pages = [1, 2, 3].map((each) => reading.read(sourceOf(String(each))));
    const ends = Promise.allSettled(pages);

    await reading[Symbol.asyncDispose]();

    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await expect(reading.read(sourceOf('late'))).rejects.toThrow('the service ends');
  });

  it('stop a real thread in the middle of a page', async () => {
    const { timers, runOut } = timersByHand();
    const reading = createPageThreads({ timers, size: 1, readMs: 5_000 });
    onTestFinished(() => reading[Symbol.asyncDispose]());
    await reading.read(sourceOf('the thread runs'));
    // Some tens of milliseconds of work, which the watch is not willing to wait for.
    const long = reading.read(sourceOf('<p>a@b.co.uk</p>'.repeat(150_000)));

    runOut(5_000);

    expect(await long).toMatchObject({ kind: 'failed' });
    expect(await reading.read(sourceOf(`info@${domain}`))).toMatchObject({
      kind: 'read',
      facts: { contacts: [{ email: `info@${domain}` }] },
    });
  });
});
