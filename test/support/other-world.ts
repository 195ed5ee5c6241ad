import { text } from 'node:stream/consumers';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { serveHttp, type LoopbackServer } from './loopback-server.ts';
import type { Environment } from './run-service.ts';

export const bakery = {
  number: '09123456',
  name: 'CAFÉ TŶ BACH ŵ 面包 LTD',
  domain: 'caffitybach.co.uk',
  director: 'Siân Jones',
  email: 'sian@caffitybach.co.uk',
} as const;
/** The stream names it, the register has never heard of it. */
export const phantom = '09000404';
/** Without a website, and the provider does not know it either. */
export const hermit = { number: 'SC654321', name: 'HERMIT & SONS LIMITED' } as const;

export interface OtherWorld {
  readonly environment: Environment;
  /** Paths of the register's REST API in the order they were asked. */
  readonly asked: readonly string[];
  /** From now on the register shows the company as active, with no filing that says why. */
  dropWithoutReason(companyNumber: string): void;
}

const hash = '0c27b24f3a1d4f6e8b7a5c9d2e1f0a3b';
const noticeOn = '2026-11-17';

/**
 * Servers that keep to what the providers are known to do, with other choices than the sandbox has made: shapes, spellings and
 * chunk borders that were all seen in the wild.
 */
export async function startOtherWorld(directory: string): Promise<OtherWorld> {
  const asked: string[] = [];
  const left = new Set<string>();
  const publish: ((line: string) => void)[] = [];
  const stream = await serveForTest((request, response) => {
    if (request.headers.authorization !== basic('stream-key')) response.writeHead(401).end();
    else {
      response.writeHead(200, { 'content-type': 'application/json' });
      publish.push((line) => sendInSlices(response, line));
      if (publish.length > 1) return;
      for (const company of [bakery, { number: phantom, name: 'PHANTOM LTD' }, hermit]) {
        sendInSlices(response, eventOf(profileOf(company, true)));
      }
    }
  });
  const rest = await serveForTest((request, response) => {
    asked.push(request.url ?? '');
    if (request.headers.authorization !== basic('rest-key')) response.writeHead(401).end();
    else answerRest(new URL(request.url ?? '/', 'http://rest'), { response, left });
  });
  const tasks = new Map<string, SnovTask>();
  const snov = await serveForTest((request, response) => void answerSnov(request, response, tasks));
  const website = await serveForTest(answerWebsite);
  const hostsFile = join(directory, 'other-hosts.json');
  const target = `127.0.0.1:${website.port}`;
  writeFileSync(
    hostsFile,
    JSON.stringify({ [bakery.domain]: target, [`www.${bakery.domain}`]: target }),
  );

  return {
    asked,
    environment: environmentOf({ stream, rest, snov }, hostsFile),
    dropWithoutReason(companyNumber) {
      left.add(companyNumber);
      const company = companyNumber === bakery.number ? bakery : hermit;
      publish.at(-1)?.(eventOf(profileOf(company, false)));
    },
  };
}

async function serveForTest(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<LoopbackServer> {
  const server = await serveHttp(listener);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

function environmentOf(
  { stream, rest, snov }: Readonly<Record<'stream' | 'rest' | 'snov', LoopbackServer>>,
  hostsFile: string,
): Environment {
  return {
    STRIKEWATCH_COMPANIES_HOUSE_REST_URL: `${rest.origin}/`,
    STRIKEWATCH_COMPANIES_HOUSE_REST_API_KEY: 'rest-key',
    STRIKEWATCH_COMPANIES_HOUSE_STREAM_URL: stream.origin,
    STRIKEWATCH_COMPANIES_HOUSE_STREAM_API_KEY: 'stream-key',
    STRIKEWATCH_SNOV_URL: snov.origin,
    STRIKEWATCH_SNOV_CLIENT_ID: 'the-id',
    STRIKEWATCH_SNOV_CLIENT_SECRET: 'the-secret',
    STRIKEWATCH_SNOV_FILL_SECONDS: '0',
    STRIKEWATCH_SCANNER_HOSTS_FILE: hostsFile,
  };
}

function profileOf(
  company: { readonly number: string; readonly name: string },
  isThreatened: boolean,
) {
  return {
    company_number: company.number,
    company_name: company.name,
    type: 'ltd',
    company_status: 'active',
    ...(isThreatened && { company_status_detail: 'active-proposal-to-strike-off' }),
    registered_office_address: { address_line_1: '1 Stryd Fawr', postal_code: 'LL57 1AA' },
    something_new: { nobody: ['knows', null] },
  };
}

let timepoint = 91_000_000;

function eventOf(data: ReturnType<typeof profileOf>): string {
  timepoint += 3;
  return JSON.stringify({
    resource_kind: 'company-profile',
    resource_uri: `/company/${data.company_number}`,
    // Left out by some producers: the number is then the end of the uri.
    data,
    event: { type: 'changed', timepoint, published_at: new Date().toISOString() },
  });
}

/** Every byte on its own around what is not ASCII, heartbeats as CRLF in between. */
function sendInSlices(response: ServerResponse, line: string): void {
  response.write('\r\n');
  const bytes = Buffer.from(`${line}\r\n`);
  let start = 0;
  for (const [at, byte] of bytes.entries()) {
    if (byte < 0x80 && at - start < 40) continue;
    response.write(bytes.subarray(start, at));
    start = at;
  }
  response.write(bytes.subarray(start));
  response.write('\r\n\r\n');
}

function answerRest(
  url: URL,
  { response, left }: { response: ServerResponse; left: ReadonlySet<string> },
): void {
  const [, , number = '', list] = url.pathname.split('/');
  if (list === 'officers') {
    // The other spelling, and only here.
    response.setHeader('X-RateLimit-Remaining', '555');
    return sendChunked(
      response,
      200,
      officersOf(number, Number(url.searchParams.get('start_index'))),
    );
  }
  if (list === 'filing-history') {
    const type = number === bakery.number ? 'GAZ1' : 'GAZ1(A)';
    const items = [
      {
        transaction_id: `T-${number}`,
        type,
        category: 'gazette',
        date: noticeOn,
        subcategory: ['a', 'b'],
      },
      { transaction_id: `A-${number}`, type: 'AA', category: 'accounts', date: '2025-01-02' },
    ];
    return sendChunked(response, 200, {
      items,
      items_per_page: 100,
      start_index: 0,
      total_count: 2,
    });
  }
  const company = [bakery, hermit].find((known) => known.number === number);
  if (company === undefined) {
    const message = 'Resource not found for company';
    return sendChunked(response, 404, {
      timestamp: '2026-11-17T00:00:00Z',
      message,
      request_id: 'x',
    });
  }
  return sendChunked(response, 200, profileOf(company, !left.has(number)));
}

const pageSize = 35;

/** 80 people, most of them gone, 35 a page whatever is asked, and a total from another service that is wrong. */
function officersOf(number: string, startIndex: number) {
  const count = number === bakery.number ? 80 : 0;
  const items = Array.from({ length: count }, (_, index) => {
    const isDirector = index === count - 1;
    return {
      name: isDirector ? 'JONES, Siân Mair' : `FORMER ${index}, Ann`,
      officer_role: isDirector ? 'director' : 'secretary',
      appointed_on: '2019-01-01',
      ...(!isDirector && { resigned_on: '2020-01-01' }),
      links: { self: `/company/${number}/appointments/ap-${index}` },
    };
  }).slice(startIndex, startIndex + pageSize);
  return { items, items_per_page: pageSize, start_index: startIndex, total_results: count - 1 };
}

const DomainStart = z.object({ names: z.array(z.string()) });
const EmailStart = z.object({
  rows: z.array(z.object({ first_name: z.string(), last_name: z.string(), domain: z.string() })),
});

/** What the provider was asked for, by the hash it answered a start with. */
interface SnovTask {
  readonly names: readonly string[];
  polls: number;
}

async function answerSnov(
  request: IncomingMessage,
  response: ServerResponse,
  tasks: Map<string, SnovTask>,
): Promise<void> {
  const body = await text(request);
  const url = new URL(request.url ?? '/', 'http://snov');
  const start = (names: readonly string[]): string => {
    const taskHash = `${tasks.size}${hash}`;
    tasks.set(taskHash, { names, polls: 0 });
    return taskHash;
  };
  switch (url.pathname) {
    case '/v1/oauth/access_token':
      return sendChunked(response, 200, {
        access_token: 'token',
        token_type: 'Bearer',
        expires_in: '3600',
      });
    case '/v1/get-balance':
      return sendChunked(response, 200, { success: true, data: { balance: 120.5, teamwork: 0 } });
    case '/v2/company-domain-by-name/start': {
      const { names } = DomainStart.parse(JSON.parse(body));
      return sendChunked(response, 202, { task_hash: start(names), data: [] });
    }
    case '/v2/emails-by-domain-by-name/start': {
      const { rows } = EmailStart.parse(JSON.parse(body));
      return sendChunked(response, 200, { task_hash: start(rows.map(({ domain }) => domain)) });
    }
    default:
  }
  const task = tasks.get(url.searchParams.get('task_hash') ?? '');
  if (task === undefined) return sendChunked(response, 404, { message: 'Not found' });
  task.polls += 1;
  if (task.polls === 1) return sendChunked(response, 200, { status: 'In progress', data: {} });
  if (url.pathname === '/v2/company-domain-by-name/result') {
    const data = task.names.map((name) => ({
      name,
      result: name === bakery.name ? { domain: `https://www.${bakery.domain}/` } : [],
    }));
    return sendChunked(response, 200, { status: 'completed', data });
  }
  const result = { email: bakery.email, smtp_status: 'valid' };
  return sendChunked(response, 200, {
    status: 'completed',
    data: [{ people: bakery.director, result }],
  });
}

function answerWebsite(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/robots.txt') response.writeHead(404).end('nothing');
  else {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<html><body><p>Caffi Tŷ Bach</p>
      <footer>Registered in England and Wales No. ${bakery.number}. <a href="mailto:post@${bakery.domain}">post</a></footer></body></html>`);
  }
}

/** Without a length, in two chunks. */
function sendChunked(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json' });
  response.write(bytes.subarray(0, bytes.length / 2));
  response.end(bytes.subarray(bytes.length / 2));
}

function basic(key: string): string {
  return `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
}
