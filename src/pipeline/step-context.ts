import type { Logger } from 'pino';
import type { PaidProviderName, VerificationMode } from '../domain/enrichment.ts';
import type { Lane } from '../domain/job.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Random } from '../runtime/random.ts';

/** What every step needs besides its payload and its lane's client. */
export interface StepContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Principal that jobs the system starts by itself belong to. */
  readonly systemPrincipalId: string;
  readonly policy: Policy;
}

/** Settings that decide what may start by itself. */
export interface Policy {
  /** Which companies paid work starts for without anybody asking. */
  readonly autoEnrich: 'entered' | 'all' | 'off';
  /** When a difference seen on the stream is checked by one REST call before anything is paid or announced. */
  readonly confirm: 'transitions' | 'always' | 'never';
  /** Paid providers that are configured, in the order in which they are asked. */
  readonly providers: readonly PaidProviderName[];
  /** Those of them that buy nothing by the settings. */
  readonly notBuying?: readonly PaidProviderName[];
  /** Whether the first provider is asked, for free, how many addresses of a domain it holds before one is paid for. */
  readonly countsFirst: boolean;
  /** Which addresses a provider is paid to verify. */
  readonly verify: VerificationMode;
  /** Domains made of a company's name that are tried before one is paid for; 0 for none. */
  readonly maxCandidates: number;
  readonly officersFetch: 'always' | 'when-domain-found';
  /** Most credits of one lead with each provider; no ceiling when absent. */
  readonly creditsPerLead?: Readonly<Partial<Record<PaidProviderName, string | null>>>;
  readonly cache: CacheLife;
  /** Jobs that may wait in a lane before work that can wait is no longer added. */
  readonly maxWaiting: Readonly<Record<Lane, number>>;
}

export interface CacheLife {
  readonly domainsMs: number;
  readonly verifiedEmailsMs: number;
  readonly unverifiedEmailsMs: number;
  readonly missesMs: number;
}
