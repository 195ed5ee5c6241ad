import { parentPort } from 'node:worker_threads';
import { movable } from '../../runtime/start-thread.ts';
import {
  sendFacts,
  sendSitemap,
  type PageAnswer,
  type PageTask,
  type SentFacts,
  type SentPage,
} from './page-messages.ts';
import { decodeText } from './text-bytes.ts';
import type { ProofPage, ProofSubject } from './proof-rules.ts';
import { proveDomain } from './prove-domain.ts';
import { readPageFacts } from './read-page-facts.ts';
import { readSitemap } from './read-sitemap.ts';

type Port = NonNullable<typeof parentPort>;

const maxKnownCompanies = 100;

/** The thread that reads pages and judges whose they are; `createPageThreads` starts it and is the only one to talk to it. */
function workPages(port: Port): void {
  /** What was found on a page is remembered by its object: each is judged again after every page of its site. */
  const known = new Map<number, ProofPage>();
  const companies = new Map<string, ProofSubject>();

  port.on('message', (task: PageTask) => {
    const answer = work(task);
    port.postMessage(answer, answer.kind === 'read' ? movedOf(answer.facts) : []);
  });

  function work(task: PageTask): PageAnswer {
    try {
      if (task.kind === 'prove') {
        for (const number of task.forgotten) known.delete(number);
        const pages = task.pages.map(toKnown);
        return { kind: 'proof', proof: proveDomain(pages, toKnownCompany(task.company)) };
      }
      if (task.kind === 'sitemap') {
        const sitemap = readSitemap(task.body, new URL(task.url));
        return { kind: 'sitemap', sitemap: sitemap === null ? null : sendSitemap(sitemap) };
      }
      const { url, ...source } = task.source;
      const facts = readPageFacts({ ...source, url: new URL(url) });
      return { kind: 'read', facts: sendFacts(facts) };
    } catch (error) {
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  function toKnownCompany(company: ProofSubject): ProofSubject {
    const facts = JSON.stringify(company);
    const before = companies.get(facts);
    if (before !== undefined) return before;
    if (companies.size >= maxKnownCompanies) companies.clear();
    companies.set(facts, company);
    return company;
  }

  function toKnown({ number, page }: SentPage): ProofPage {
    const before = known.get(number);
    if (before !== undefined) return before;
    if (page === null) throw new Error('it was never sent');
    const { url, title, textBytes } = page;
    const received = { url: new URL(url), title, text: decodeText(textBytes) };
    known.set(number, received);
    return received;
  }
}

/** The text is needed here no more. One that is empty may be that of all pages without a text. */
function movedOf({ textBytes }: SentFacts): ArrayBuffer[] {
  return textBytes.byteLength === 0 ? [] : movable(textBytes);
}

if (parentPort !== null) workPages(parentPort);
