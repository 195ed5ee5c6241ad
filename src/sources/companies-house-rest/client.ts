import { z } from 'zod';
import { parseCompanyNumber, type CompanyNumber } from '../../domain/company-number.ts';
import type { CompanyProfile } from '../../domain/company-profile.ts';
import type { Filing } from '../../domain/filing.ts';
import type { Officer } from '../../domain/officer.ts';
import type { GuardedClient, InboundResponse } from '../../http/guarded-client.ts';
import { NetworkError, OversizeBodyError } from '../../http/http-errors.ts';
import type { Pace, PacedCall } from '../../http/pace.ts';
import { readCompanyProfile } from '../company-profile-resource.ts';
import { AnotherCompanyError, ProviderUnavailableError, UnreadableRecordError } from './errors.ts';
import { defaultTimeoutMs, itemsPerPage } from './limits.ts';
import { readEveryPage, type Listed } from './read-every-page.ts';
import { refuseStatus } from './refuse-status.ts';
import { FilingPage, OfficerPage } from './schema.ts';
import { strikeOffCategories } from './strike-off-filings.ts';
import type { NotFoundWatch, Resource } from './watch-not-found.ts';

export type ProfileOutcome =
  { readonly kind: 'found'; readonly profile: CompanyProfile } | { readonly kind: 'not-found' };

/** The register, asked company by company. Throws the classes of errors.ts, or the signal's reason once it is aborted. */
export interface CompaniesHouseRest {
  profile(companyNumber: CompanyNumber, signal: AbortSignal): Promise<ProfileOutcome>;
  /** Every appointment, resigned ones too. Empty also for a company the register does not know. */
  officers(companyNumber: CompanyNumber, signal: AbortSignal): Promise<Listed<Officer>>;
  /** The filings of a strike-off's life, newest first. Empty also for a company the register does not know. */
  filings(companyNumber: CompanyNumber, signal: AbortSignal): Promise<Listed<Filing>>;
}

export interface CompaniesHouseRestOptions {
  readonly http: GuardedClient;
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly pace: Pace;
  /** Tells a company that is unknown from a register that has lost its mind. */
  readonly notFound?: NotFoundWatch;
  readonly timeoutMs?: number;
}

export function createCompaniesHouseRest(options: CompaniesHouseRestOptions): CompaniesHouseRest {
  const { http, pace, notFound, timeoutMs = defaultTimeoutMs } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, '');
  // The key is the user name; the password is empty, but its colon is required.
  const authorization = `Basic ${Buffer.from(`${options.apiKey}:`).toString('base64')}`;

  return {
    async profile(companyNumber, signal) {
      const response = await get(addressOf(companyNumber), {
        companyNumber,
        resource: 'profile',
        signal,
      });
      if (response.status === 404) return { kind: 'not-found' };
      return { kind: 'found', profile: readProfile(response, companyNumber) };
    },

    async officers(companyNumber, signal) {
      const { items, unreadRows } = await readEveryPage({
        readPage: (startIndex) =>
          getPage(addressOf(companyNumber, 'officers'), {
            schema: OfficerPage,
            startIndex,
            asked: { companyNumber, resource: 'officers', signal },
          }),
        idOf: (officer) => officer.appointmentId,
      });
      refuseUnread('officers', { items, unreadRows });
      return { items: items.map((officer) => ({ companyNumber, ...officer })), unreadRows };
    },

    async filings(companyNumber, signal) {
      const address = addressOf(companyNumber, 'filing-history');
      address.searchParams.set('category', strikeOffCategories.join(','));
      const { items, unreadRows } = await readEveryPage({
        readPage: (startIndex) =>
          getPage(address, {
            schema: FilingPage,
            startIndex,
            asked: { companyNumber, resource: 'filings', signal },
          }),
        idOf: (entry) => entry.transactionId,
      });
      refuseUnread('filing history', { items, unreadRows });
      const filings = items.flatMap(({ filing }) =>
        filing === null ? [] : { companyNumber, ...filing },
      );
      return { items: filings, unreadRows };
    },
  };

  function addressOf(companyNumber: CompanyNumber, list?: 'officers' | 'filing-history'): URL {
    const path = `/company/${encodeURIComponent(companyNumber)}`;
    return new URL(baseUrl + path + (list === undefined ? '' : `/${list}`));
  }

  async function getPage<Page>(
    list: URL,
    { schema, startIndex, asked }: PageRequest<Page>,
  ): Promise<Page> {
    const address = new URL(list);
    address.searchParams.set('items_per_page', String(itemsPerPage));
    address.searchParams.set('start_index', String(startIndex));
    const response = await get(address, asked);
    // Lists answer 200 for what they do not know; 404 comes when their counts are missing, which means there are none.
    if (response.status === 404) return schema.parse({});
    refuseListOfAnother(response, asked.companyNumber);
    return readBody(response, schema);
  }

  async function get(
    url: URL,
    { companyNumber, resource, signal }: Asked,
  ): Promise<InboundResponse> {
    const call = await pace.acquire(signal, 'read');
    const response = await send(url, { call, signal });
    await call.answered({ status: response.status, headers: response.headers });
    if (response.status !== 200 && response.status !== 404) throw refuseStatus(response);
    await notFound?.heed({ companyNumber, resource, isFound: response.status === 200 });
    return response;
  }

  async function send(
    url: URL,
    { call, signal }: { readonly call: PacedCall; readonly signal: AbortSignal },
  ): Promise<InboundResponse> {
    const headers = { authorization, accept: 'application/json' };
    try {
      return await http.request({ method: 'GET', url, headers, timeoutMs, signal });
    } catch (error) {
      // Stopping is not a failure of the provider.
      if (signal.aborted) throw signal.reason;
      await call.lost();
      if (error instanceof NetworkError || error instanceof OversizeBodyError) {
        throw new ProviderUnavailableError(`Companies House: ${error.message}`, { cause: error });
      }
      throw error;
    }
  }
}

interface PageRequest<Page> {
  readonly schema: z.ZodType<Page>;
  readonly startIndex: number;
  readonly asked: Asked;
}

interface Asked {
  readonly companyNumber: CompanyNumber;
  readonly resource: Resource;
  readonly signal: AbortSignal;
}

function readBody<Body>(response: InboundResponse, schema: z.ZodType<Body>): Body {
  const parsed = schema.safeParse(readJson(response));
  if (!parsed.success) throw notUnderstood(parsed.error);
  return parsed.data;
}

function readProfile(response: InboundResponse, asked: CompanyNumber): CompanyProfile {
  const json = readJson(response);
  const answered = numberIn(json);
  if (answered !== null && answered !== asked) throw new AnotherCompanyError(asked, answered);
  const reading = readCompanyProfile(json);
  if (reading.kind === 'read') return reading.profile;
  // A record of a company, whatever else is in it: Companies House is well, the record is not.
  if (answered === null) throw notUnderstood(new Error(reading.reason));
  const why = reading.reason.replaceAll(/\s+/g, ' ');
  throw new UnreadableRecordError(`Companies House: this profile cannot be read: ${why}`);
}

const Numbered = z.object({ company_number: z.string() });

function numberIn(json: unknown): CompanyNumber | null {
  const numbered = Numbered.safeParse(json);
  return numbered.success ? parseCompanyNumber(numbered.data.company_number) : null;
}

const LinkedRows = z.object({
  items: z.array(
    z
      .object({ links: z.object({ self: z.string() }) })
      .nullable()
      .catch(null),
  ),
});

/** A list whose every row belongs to another company, as far as they tell. */
function refuseListOfAnother(response: InboundResponse, asked: CompanyNumber): void {
  const rows = LinkedRows.safeParse(readJson(response)).data?.items ?? [];
  const told = rows.flatMap(
    (row) => /^\/company\/([^/]+)\//.exec(row?.links.self ?? '')?.[1] ?? [],
  );
  const [first] = told;
  const isOfAsked = told.some((number) => parseCompanyNumber(number) === asked);
  if (first !== undefined && !isOfAsked) throw new AnotherCompanyError(asked, first);
}

/** A list of which not one row can be read says nothing, least of all that it is empty. */
function refuseUnread(list: string, { items, unreadRows }: Listed<unknown>): void {
  if (items.length > 0 || unreadRows === 0) return;
  const message = `Companies House: not one row of the ${list} of this company can be read`;
  throw new UnreadableRecordError(message);
}

function readJson({ body }: InboundResponse): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch (error) {
    throw notUnderstood(error);
  }
}

function notUnderstood(cause: unknown): ProviderUnavailableError {
  return new ProviderUnavailableError('Companies House: answer not understood', { cause });
}
