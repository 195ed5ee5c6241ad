import { fastify } from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import type { UnheldCompany } from '../store/hold-company.ts';
import type { CompanyNumber } from '../domain/company-number.ts';
import type { Provider } from '../domain/operation.ts';
import type { DiskFacts } from '../domain/operation-facts.ts';
import type { CreditTermsOf } from '../domain/credit-terms.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import type { Schedule } from '../domain/schedule.ts';
import type { HiddenPersonal } from '../domain/enrichment.ts';
import type { StreamName } from '../domain/stream.ts';
import type { SoughtByRun } from '../domain/enrichment.ts';
import type { AskedStep } from '../pipeline/ask-enrichment.ts';
import type { Clock } from '../runtime/clock.ts';
import type { QueueControl } from '../queue/control-queue.ts';
import type { Random } from '../runtime/random.ts';
import type { ReleaseAnswer } from '../store/hidden-contacts.ts';
import type { ScanRequest } from '../pipeline/request-scan.ts';
import type { JobChange } from '../store/jobs/by-hand.ts';
import type { Db } from '../store/open-store.ts';
import type { CurrentRegister } from '../store/register-file/current-register.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { guardRoutes } from './access.ts';
import { answerBadRequest, installProblems } from './problem.ts';
import { addCompanyListRoute } from './routes/companies.ts';
import { addCompanyJobRoutes } from './routes/company-jobs.ts';
import { addCompanyRoute } from './routes/company.ts';
import { addCreditRoutes } from './routes/credits.ts';
import { addDomainRoutes } from './routes/domains.ts';
import { addDiscoveryRoutes } from './routes/discovery.ts';
import { addEventRoutes } from './routes/events.ts';
import { addExportRoutes } from './routes/exports.ts';
import { addHealthDetailsRoute } from './routes/health-details.ts';
import { addHealthRoutes } from './routes/health.ts';
import { addHiddenContactRoutes } from './routes/hidden-contacts.ts';
import { addJobRoutes } from './routes/jobs.ts';
import { addMetricsRoute } from './routes/metrics.ts';
import { addOfficerRoutes } from './routes/officers.ts';
import { addOperationRoute } from './routes/operation.ts';
import { addOperationPageRoutes } from './routes/operation-page.ts';
import { addPageRoutes } from './routes/page.ts';
import { addQueueRoutes } from './routes/queue.ts';
import { addRegisterRoutes } from './routes/register.ts';
import { addSnovWebhookRoutes, type SnovWebhookOptions } from './routes/snov-webhooks.ts';
import { addScanRoutes } from './routes/scans.ts';
import { addStatsRoute } from './routes/stats.ts';
import { addStreamingRoutes } from './routes/streaming.ts';
import { addSecurityHeaders } from './security-headers.ts';

/** What the routes read from; the API never calls a third party. */
export interface ApiOptions {
  readonly reader: Db;
  readonly register: CurrentRegister;
  readonly clock: Clock;
  /** For the nonces of the page. */
  readonly random: Random;
  readonly log: Logger;
  readonly hash: SuppressionHash;
  /** What becomes of a person's address that was found only in hidden form. */
  readonly hiddenPersonal: HiddenPersonal;
  /** Lets one of them out, for good. */
  readonly releaseContact: (id: string, principalId: string) => Promise<ReleaseAnswer>;
  readonly systemPrincipalId: string;
  readonly devToken: string | null;
  readonly isSandbox: boolean;
  /** The streams that are followed by this installation; empty when that is switched off. */
  readonly streams: readonly StreamName[];
  /** The disk that the database is on. */
  readonly readDisk: () => Promise<DiskFacts>;
  /** The providers that are set up in this installation. */
  readonly providers: readonly Provider[];
  /** Whether pages are rendered at all. */
  readonly isRendering: boolean;
  /** Which work keeps to business hours. */
  readonly schedule: Schedule;
  /** What the paid providers' credits are judged by. */
  readonly creditTerms: CreditTermsOf;
  /** Who is asked for what is bought, in this order. */
  readonly paidProviders: readonly PaidProviderName[];
  /** Where the paid provider delivers results; absent where there is none. */
  readonly snovWebhooks?: SnovWebhookOptions | undefined;
  /** What an operator may do to the queue. */
  readonly queue: QueueControl;
  /** Starts a scan of all of a site, or joins the one that is under way; resolves with the id of its job. */
  readonly requestScan: (request: ScanRequest) => Promise<string>;
  readonly cancelScan: (jobId: string) => Promise<JobChange>;
  /** Has a company enriched because a person asked, which may spend credits; resolves with the id of the job that answers. */
  readonly enrich: (request: EnrichRequest) => Promise<string>;
  /** Starts a step that a person asked for; resolves with the id of its job. */
  readonly enqueue: (
    name: 'check-status' | 'fetch-officers',
    request: {
      readonly payload: { readonly companyNumber: CompanyNumber };
      /** Principal that asks; the system when null. */
      readonly createdBy: string | null;
      /** What the register file knows of a company that is not held yet. */
      readonly unheld?: UnheldCompany;
    },
  ) => Promise<string>;
}

export interface EnrichRequest {
  /** What is shown of it in receipts. */
  readonly name: string;
  readonly companyNumber: CompanyNumber;
  readonly step: AskedStep;
  readonly seeks: SoughtByRun;
  readonly isRefresh: boolean;
  /** Principal that asks; the system when null. */
  readonly createdBy: string | null;
  /** What the register file knows of a company that is not held yet: the register is asked about it first. */
  readonly unheld?: UnheldCompany;
}

export type ApiServer = ReturnType<typeof createApiServer>;

/** The HTTP server with every route; it does not listen yet. */
export function createApiServer(options: ApiOptions) {
  const server = fastify({
    logger: false,
    bodyLimit: 1024 * 1024,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    frameworkErrors: answerBadRequest,
  });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  installProblems(server, options.log);
  addSecurityHeaders(server);
  guardRoutes(server, { ...options, db: options.reader });
  const typed = server.withTypeProvider<ZodTypeProvider>();
  addHealthRoutes(typed, options);
  addHealthDetailsRoute(typed, options);
  addMetricsRoute(typed, options);
  addPageRoutes(typed, options);
  addOperationPageRoutes(typed, options);
  addOperationRoute(typed, options);
  addStatsRoute(typed, options);
  addCompanyListRoute(typed, options);
  addCompanyRoute(typed, options);
  addOfficerRoutes(typed, options);
  addHiddenContactRoutes(typed, options);
  addDomainRoutes(typed, options);
  addCompanyJobRoutes(typed, options);
  addDiscoveryRoutes(typed, options);
  addScanRoutes(typed, options);
  addQueueRoutes(typed, options);
  addJobRoutes(typed, options);
  addStreamingRoutes(typed, options);
  addRegisterRoutes(typed, options);
  addCreditRoutes(typed, options);
  if (options.snovWebhooks !== undefined) addSnovWebhookRoutes(typed, options.snovWebhooks);
  addEventRoutes(typed, options);
  addExportRoutes(typed, options);
  return typed;
}
