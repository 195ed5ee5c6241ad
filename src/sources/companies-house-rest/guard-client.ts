import type { breakerOperations, CallOutcome } from '../../domain/breaker.ts';
import type { Breaker, CallEnd } from '../../http/breaker.ts';
import type { CompaniesHouseRest } from './client.ts';
import {
  AnotherCompanyError,
  BadRequestError,
  ProviderRefusedError,
  ProviderUnavailableError,
  RateLimitedError,
  RegisterEmptyError,
  UnreadableRecordError,
} from './errors.ts';

export type CompaniesHouseOperation = (typeof breakerOperations)['companies-house'][number];

/** The register behind its breaker. A list of many pages counts as one call: where the register is down, its first page fails. */
export function guardCompaniesHouse(
  client: CompaniesHouseRest,
  breaker: Breaker<CompaniesHouseOperation>,
): CompaniesHouseRest {
  const guarded = <T>(call: () => Promise<T>): Promise<T> =>
    breaker.guard('read', call, judgeCompaniesHouse);
  return {
    profile: (companyNumber, signal) => guarded(() => client.profile(companyNumber, signal)),
    officers: (companyNumber, signal) => guarded(() => client.officers(companyNumber, signal)),
    filings: (companyNumber, signal) => guarded(() => client.filings(companyNumber, signal)),
  };
}

/** A 404 and the like are answers, unless they come about everybody; a 403 concerns this address, a 401 the key (facts: README.md). */
export function judgeCompaniesHouse(end: CallEnd<unknown>): CallOutcome {
  if (end.kind === 'returned') return 'success';
  const { error } = end;
  if (error instanceof ProviderUnavailableError) return 'failure';
  if (error instanceof RegisterEmptyError) return 'register_empty';
  if (error instanceof RateLimitedError) return 'limited';
  if (error instanceof BadRequestError) return 'success';
  // It answered, and soundly enough to tell of which company: a dozen odd records of 400,000 are no outage.
  if (error instanceof UnreadableRecordError) return 'success';
  if (error instanceof AnotherCompanyError) return 'success';
  if (error instanceof ProviderRefusedError) {
    return error.status === 401 ? 'key_refused' : 'address_refused';
  }
  return 'unsent';
}
