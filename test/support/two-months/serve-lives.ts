import type { ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { serveHttp } from '../loopback-server.ts';
import type { Environment } from '../run-service.ts';
import { entryAt, type CompanyLife, type RegisterEntry } from './company-life.ts';
import { dayOf } from './calendar.ts';

export interface ServedLives {
  readonly environment: Environment;
  /** Tells the stream what the register shows of the company since that moment; returns the timepoint. */
  tell(life: CompanyLife, instant: number): number;
  /** Readers of the stream that are connected now. */
  readers(): number;
}

/** The register's REST API and companies stream, telling what is true by the clock they are given. */
export async function serveLives(
  lives: readonly CompanyLife[],
  now: () => number,
): Promise<ServedLives> {
  const byNumber = new Map(lives.map((life) => [life.number, life]));
  const rest = await serveHttp((request, response) => {
    const [, , number = '', list] = new URL(request.url ?? '/', 'http://rest').pathname.split('/');
    const life = byNumber.get(number);
    const entry = life === undefined ? null : entryAt(life, now());
    if (life === undefined || entry === null) sendJson(response, 404, { error: 'not found' });
    else if (list === undefined) sendJson(response, 200, profileJson(number, entry));
    else sendJson(response, 200, list === 'filing-history' ? filingsJson(life, now()) : noItems);
  });
  const told: { readonly timepoint: number; readonly line: string }[] = [];
  const connected = new Set<ServerResponse>();
  const stream = await serveHttp((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://stream').searchParams.get('timepoint');
    response.writeHead(200, { 'content-type': 'application/json' });
    connected.add(response);
    response.once('close', () => connected.delete(response));
    response.write('\n');
    // Resuming is inclusive; without a timepoint the stream begins now.
    if (asked === null) return;
    for (const { timepoint, line } of told) if (timepoint >= Number(asked)) response.write(line);
  });
  onTestFinished(() => rest[Symbol.asyncDispose]());
  onTestFinished(() => stream[Symbol.asyncDispose]());

  return {
    environment: {
      STRIKEWATCH_COMPANIES_HOUSE_REST_URL: rest.origin,
      STRIKEWATCH_COMPANIES_HOUSE_REST_API_KEY: 'rest-key',
      STRIKEWATCH_COMPANIES_HOUSE_REST_CALLS_PER_WINDOW: '60000',
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_URL: stream.origin,
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_API_KEY: 'stream-key',
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_STREAMS: 'companies',
      STRIKEWATCH_COMPANIES_HOUSE_BULK_FETCH: 'off',
      STRIKEWATCH_ENRICHMENT_AUTO: 'off',
    },
    readers: () => connected.size,
    tell(life, instant) {
      const entry = entryAt(life, instant);
      if (entry === null) throw new RangeError(`${life.story}: not in the register yet`);
      const timepoint = firstTimepoint + told.length;
      const published = new Date(instant).toISOString();
      const line = `${eventJson(life.number, entry, { timepoint, published })}\n`;
      told.push({ timepoint, line });
      for (const response of connected) response.write(line);
      return timepoint;
    },
  };
}

const firstTimepoint = 91_000_000;
const noItems = { items: [], total_results: 0, items_per_page: 100, start_index: 0 };

function eventJson(
  number: string,
  entry: RegisterEntry,
  { timepoint, published }: { readonly timepoint: number; readonly published: string },
): string {
  return JSON.stringify({
    resource_kind: 'company-profile',
    resource_uri: `/company/${number}`,
    resource_id: number,
    data: profileJson(number, entry),
    event: { type: 'changed', timepoint, published_at: published },
  });
}

function profileJson(number: string, entry: RegisterEntry) {
  return {
    company_number: number,
    company_name: entry.name,
    type: 'ltd',
    company_status: entry.status,
    ...(entry.isProposed && { company_status_detail: 'active-proposal-to-strike-off' }),
    date_of_creation: '2015-03-02',
    registered_office_address: {
      address_line_1: entry.street,
      locality: entry.town,
      postal_code: entry.postcode,
    },
    sic_codes: ['43320'],
  };
}

function filingsJson({ number, filings }: CompanyLife, now: number) {
  const items = filings
    .filter(({ at }) => at <= now)
    .toSorted((a, b) => b.at - a.at)
    .map(({ at, type, category, description }) => ({
      transaction_id: `${number}-${type}-${at}`,
      type,
      category,
      description,
      date: dayOf(at),
    }));
  return { items, total_count: items.length, items_per_page: 100, start_index: 0 };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
