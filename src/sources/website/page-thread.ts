import { parentPort } from 'node:worker_threads';
import {
  sendFacts,
  sendSitemap,
  type PageAnswer,
  type PageTask,
  type Sent,
} from './page-messages.ts';
import { decodeText, type TextBytes } from './text-bytes.ts';
import type { EncodedPage } from './page-reading.ts';
import type { ProofPage, ProofSubject } from './proof-rules.ts';
import { proveDomain } from './prove-domain.ts';
import { readPageFacts } from './read-page-facts.ts';
import { readSitemap } from './read-sitemap.ts';

type Port = NonNullable<typeof parentPort>;

/** Pages of the visits under way: each is judged again after every page of its site, and what was found on it is remembered by its object. */
const maxKnownPages = 500;
const maxKnownCharacters = 4_000_000;
const maxKnownCompanies = 100;

/** The thread that reads pages and judges whose they are; `createPageThreads` starts it and is the only one to talk to it. */
function workPages(port: Port): void {
  const known = new Map<string, KnownPage>();
  const companies = new Map<string, ProofSubject>();
  let characters = 0;

  port.on('message', (task: PageTask) => {
    port.postMessage(work(task));
  });

  function work(task: PageTask): PageAnswer {
    try {
      if (task.kind === 'prove') {
        const proof = proveDomain(task.pages.map(toKnown), toKnownCompany(task.company));
        return { kind: 'proof', proof };
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

  function toKnown({ url, title, textBytes }: Sent<EncodedPage>): ProofPage {
    const before = known.get(url);
    if (before?.page.title === title && isSame(before.textBytes, textBytes)) return before.page;
    if (known.size >= maxKnownPages || characters >= maxKnownCharacters) {
      known.clear();
      characters = 0;
    }
    const page = { url: new URL(url), title, text: decodeText(textBytes) };
    known.set(url, { page, textBytes });
    characters += page.text.length;
    return page;
  }
}

interface KnownPage {
  readonly page: ProofPage;
  readonly textBytes: TextBytes;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

if (parentPort !== null) workPages(parentPort);
