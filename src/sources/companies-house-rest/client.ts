import type { z } from 'zod';
import type { CompanyNumber } from '../../domain/company-number.ts';
import type { CompanyProfile } from '../../domain/company-profile.ts';
import type { Filing } from '../../domain/filing.ts';
import type { Officer } from '../../domain/officer.ts';
import type { GuardedClient, InboundResponse } from '../../http/guarded-client.ts';
import { NetworkError, OversizeBodyError } from '../../http/http-errors.ts';
import type { Pace, PacedCall } from '../../http/pace.ts';
import { CompanyProfileResource } from '../company-profile-resource.ts';
import { ProviderUnavailableError } from './errors.ts';
import { defaultTimeoutMs, itemsPerPage } from './limits.ts';
import { readEveryPage } from './read-every-page.ts';
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
  officers(companyNumber: CompanyNumber, signal: AbortSignal): Promise<readonly Officer[]>;
  /** The filings of a strike-off's life, newest first. Empty also for a company the register does not know. */
  filings(companyNumber: CompanyNumber, signal: AbortSignal): Promise<readonly Filing[]>;
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
      return { kind: 'found', profile: readBody(response, CompanyProfileResource) };
    },

    async officers(companyNumber, signal) {
      const officers = await readEveryPage({
        readPage: (startIndex) =>
          getPage(addressOf(companyNumber, 'officers'), {
            schema: OfficerPage,
            startIndex,
            asked: { companyNumber, resource: 'officers', signal },
          }),
        idOf: (officer) => officer.appointmentId,
      });
      return officers.map((officer) => ({ companyNumber, ...officer }));
    },

    async filings(companyNumber, signal) {
      const address = addressOf(companyNumber, 'filing-history');
      address.searchParams.set('category', strikeOffCategories.join(','));
      const entries = await readEveryPage({
        readPage: (startIndex) =>
          getPage(address, {
            schema: FilingPage,
            startIndex,
            asked: { companyNumber, resource: 'filings', signal },
          }),
        idOf: (entry) => entry.transactionId,
      });
      return entries.flatMap(({ filing }) => (filing === null ? [] : { companyNumber, ...filing }));
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
    return response.status === 404 ? schema.parse({}) : readBody(response, schema);
  }

  async function get(
    url: URL,
    { companyNumber, resource, signal }: Asked,
  ): Promise<InboundResponse> {
    const call = await pace.acquire(signal);
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

function readBody<Body>({ body }: InboundResponse, schema: z.ZodType<Body>): Body {
  try {
    return schema.parse(JSON.parse(new TextDecoder().decode(body)));
  } catch (error) {
    throw new ProviderUnavailableError('Companies House: answer not understood', { cause: error });
  }
}
