import type { InboundResponse, OutboundRequest } from '../http/guarded-client.ts';
import { proposalToStrikeOff } from '../domain/company-status.ts';
import { NetworkError } from '../http/http-errors.ts';
import type { EventHeapTime } from './event-heap-time.ts';
import { filingJson, profileJson, type ModelCompany, type ModelRegister } from './register.ts';
import type { Dice } from './seeded-random.ts';
import type { Sightings } from './sightings.ts';
import type { StreamReader } from './stream-connection.ts';
import type { Weather } from './weather.ts';

export interface RestServer {
  readonly answer: (request: OutboundRequest, reader: StreamReader) => Promise<InboundResponse>;
  /** The most calls that came within any 300 s. */
  readonly mostInWindow: () => number;
  readonly calls: () => number;
  /** When a profile that says "proposal to strike off" was handed out for the first time since the beginning; null when none was. */
  readonly firstConfirmedAt: (number: string) => number | null;
}

const windowMs = 300_000;
const strikeOffCategories = new Set(['gazette', 'dissolution', 'restoration']);

/** The register asked company by company: the truth of the moment, unless it fails. */
export function createRestServer(options: {
  readonly time: EventHeapTime;
  readonly dice: Dice;
  readonly register: ModelRegister;
  readonly weather: () => Weather;
  readonly seen: Sightings;
  /** Officers as the register lists them; without it nobody has any. */
  readonly officersOf?: (company: ModelCompany) => readonly unknown[];
}): RestServer {
  const { time, dice, register, seen } = options;
  const arrivals: number[] = [];
  const confirmed = new Map<string, number>();
  let first = 0;
  let most = 0;

  async function answer(request: OutboundRequest, reader: StreamReader): Promise<InboundResponse> {
    const timers = time.timersUntil(reader.isGone);
    const weather = options.weather();
    await timers.sleep(dice.between(10, 80), request.signal);
    note();
    const respond = (status: number, body: unknown): InboundResponse => ({
      status,
      headers: new Map(),
      url: request.url,
      body: Buffer.from(JSON.stringify(body)),
    });
    if (dice.chance(weather.restBroken)) {
      seen.count('REST broken');
      throw new NetworkError('connection reset', { fate: 'unknown', cause: null });
    }
    if (dice.chance(weather.restSlow)) {
      seen.count('REST slow');
      await timers.sleep(request.timeoutMs, request.signal);
      throw new NetworkError('timed out', { fate: 'unknown', cause: null });
    }
    if (weather.restRefusedWith !== null) return respond(weather.restRefusedWith, {});
    if (dice.chance(weather.restThrottled)) {
      seen.count('REST 429');
      return respond(429, { error: 'too many requests' });
    }
    if (dice.chance(weather.restUnavailable)) {
      seen.count('REST 502');
      return respond(502, 'bad gateway');
    }
    const body = read(request.url);
    await timers.sleep(dice.between(10, 200), request.signal);
    return body === null ? respond(404, {}) : respond(200, body);
  }

  function read(url: URL): unknown {
    const [, number = '', list] = /^\/company\/([^/]+)(?:\/(.+))?$/.exec(url.pathname) ?? [];
    const company = register.find(number);
    if (company === undefined) return null;
    if (list === undefined) return profileOf(company);
    if (list !== 'filing-history') return officersOf(company);
    const filings = company.filings.filter(({ category }) => strikeOffCategories.has(category));
    return { items: filings.map(filingJson), items_per_page: 100, total_count: filings.length };
  }

  function profileOf(company: ModelCompany): unknown {
    const isFirst = !confirmed.has(company.number);
    // A company that was there in the beginning is confirmed, too, but not as one that entered.
    if (isFirst && company.firstEnteredAt !== null && company.detail === proposalToStrikeOff) {
      confirmed.set(company.number, time.elapsed());
    }
    return profileJson(company, true);
  }

  function officersOf(company: ModelCompany): unknown {
    const items = options.officersOf?.(company) ?? [];
    return { items, items_per_page: 100, total_results: items.length };
  }

  function note(): void {
    const now = time.elapsed();
    arrivals.push(now);
    while ((arrivals[first] ?? now) <= now - windowMs) first += 1;
    most = Math.max(most, arrivals.length - first);
  }

  return {
    answer,
    mostInWindow: () => most,
    calls: () => arrivals.length,
    firstConfirmedAt: (number) => confirmed.get(number) ?? null,
  };
}
