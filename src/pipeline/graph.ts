import { z } from 'zod';
import { bulkProducts } from '../domain/bulk-product.ts';
import { isCompanyNumber, type CompanyNumber } from '../domain/company-number.ts';
import { paidProviders } from '../domain/enrichment.ts';
import type { Lane, Priority } from '../domain/job.ts';
import { importScopes } from '../domain/register-import.ts';
import { streamNames } from '../domain/stream.ts';

const Company = z.object({
  companyNumber: z.custom<CompanyNumber>(
    (value) => typeof value === 'string' && isCompanyNumber(value),
    'not a company number',
  ),
});
/** A site, and whose it may be; null when only its addresses are wanted. */
const Website = z.object({
  companyNumber: Company.shape.companyNumber.nullable(),
  domain: z.string(),
});
/** What a large import has asked of each company it found under threat, in this order: all of one before the first of the next. */
export const backlogPasses = ['check-status', 'read-filings', 'fetch-officers'] as const;
const Backlog = z.object({
  pass: z.enum(backlogPasses),
  /** The episode before the first of the range, where each pass begins. */
  begin: z.uuid(),
  after: z.uuid(),
  through: z.uuid(),
});
const Night = z.object({ night: z.iso.date() });
const Provider = z.object({ provider: z.enum(paidProviders) });
const Run = z.object({ runId: z.uuid() });
const Webhook = z.object({ webhookId: z.uuid() });
const Stream = z.object({ stream: z.enum(streamNames) });
const Snapshot = z.object({ product: z.enum(bulkProducts), scope: z.enum(importScopes) });

const byCompany = (payload: { readonly companyNumber: string }): string => payload.companyNumber;

/**
 * The table of contents: each job kind, its lane, its priority unless the asker says otherwise, its payload, what makes it
 * unique and what it may start. What is not listed here does not run.
 */
export const graph = {
  /** One REST call: does the register agree with the witness? */
  'check-status': step({
    lane: 'companies-house',
    priority: 'high',
    payload: Company,
    subject: byCompany,
    starts: [
      'read-filings',
      'fetch-officers',
      'find-domain',
      'settle-contradiction',
      'settle-not-found',
    ],
  }),
  /** One REST call, a while after stream and register disagreed: which of them was right? */
  'settle-contradiction': step({
    lane: 'companies-house',
    priority: 'medium',
    payload: Company.extend({ afterTimepoint: z.int().nullable(), saidAt: z.int() }),
    subject: byCompany,
    starts: ['read-filings', 'fetch-officers', 'find-domain'],
  }),
  /** A while after a first notice: does the register follow it? One REST call each time it does not yet, none once it did. */
  'settle-notice': step({
    lane: 'companies-house',
    priority: 'medium',
    payload: Company,
    subject: byCompany,
    starts: ['read-filings', 'fetch-officers', 'find-domain', 'settle-contradiction'],
  }),
  /** A while after the register denied a company that another source had told of: does it have it after all? */
  'settle-not-found': step({
    lane: 'companies-house',
    priority: 'medium',
    payload: Company,
    subject: byCompany,
    starts: ['read-filings', 'fetch-officers', 'find-domain', 'settle-contradiction'],
  }),
  /** Asks for what an import has left for later, a portion at a time: checks first, then what follows from them. */
  'enqueue-checks': step({
    lane: 'internal',
    priority: 'background',
    payload: Backlog,
    subject: ({ pass, after }) => `${pass} ${after}`,
    starts: ['check-status', 'read-filings', 'fetch-officers', 'enqueue-checks'],
  }),
  /** Filing history: route, stage, dates, and why a company left. The profile too of a company that only a filing told of. */
  'read-filings': step({
    lane: 'companies-house',
    priority: 'medium',
    payload: Company,
    subject: byCompany,
    starts: ['check-status', 'read-filings', 'fetch-officers', 'find-domain'],
  }),
  'fetch-officers': step({
    lane: 'companies-house',
    priority: 'medium',
    payload: Company,
    subject: byCompany,
    starts: ['find-emails'],
  }),
  /** Once a night: chooses the companies whose stored facts are compared with the register. */
  'sample-register': step({
    lane: 'internal',
    priority: 'medium',
    payload: Night,
    subject: ({ night }) => night,
    starts: ['compare-company'],
  }),
  /** One REST call: does what is stored of a sampled company agree with the register? Repairs what does not. */
  'compare-company': step({
    lane: 'companies-house',
    priority: 'background',
    payload: Company.extend(Night.shape),
    subject: ({ companyNumber, night }) => `${companyNumber} ${night}`,
    starts: ['read-filings', 'fetch-officers', 'find-domain'],
  }),
  /** Goes over what we hold after a stretch of a stream was not seen, until all of it is known to be right again. */
  'repair-gaps': step({
    lane: 'internal',
    priority: 'background',
    payload: Stream,
    subject: ({ stream }) => stream,
    starts: ['check-status', 'read-filings', 'fetch-officers'],
  }),
  /** Candidates of the name first, then the cache; plans a paid look-up when nothing is known. */
  'find-domain': step({
    lane: 'internal',
    priority: 'high',
    payload: Company,
    subject: byCompany,
    starts: [
      'discover-domain',
      'count-emails',
      'run-paid-task',
      'scan-website',
      'fetch-officers',
      'find-emails',
    ],
  }),
  /** Sees a run that a person asked for to its end: what its ceiling does not allow is taken back, and the companies are told. */
  'follow-run': step({
    lane: 'internal',
    priority: 'low',
    payload: Run,
    subject: ({ runId }) => runId,
    starts: ['find-domain', 'find-emails'],
  }),
  /** Looks up and visits the domains that a company's names suggest, before one is paid for. */
  'discover-domain': step({
    lane: 'website',
    priority: 'medium',
    payload: Company,
    subject: byCompany,
    starts: ['find-domain', 'scan-website', 'find-emails', 'fetch-officers'],
  }),
  /** Our own visit: proves or contradicts a candidate and reads published addresses. */
  'scan-website': step({
    lane: 'website',
    priority: 'medium',
    payload: Website,
    subject: ({ companyNumber, domain }) =>
      companyNumber === null ? domain : `${companyNumber} ${domain}`,
    starts: ['find-emails', 'fetch-officers'],
    joinsRunning: true,
  }),
  /** Runs when officers and domain are both there; plans paid look-ups of the people, and the verification of addresses. */
  'find-emails': step({
    lane: 'internal',
    priority: 'medium',
    payload: Company,
    subject: byCompany,
    starts: ['run-paid-task', 'count-emails'],
  }),
  /** One free call: how many addresses of a domain does the provider hold? */
  'count-emails': step({
    lane: 'snov',
    laneFor: ({ provider }) => provider,
    priority: 'medium',
    payload: Company.extend({
      // Jobs from before there was another have no name in them.
      provider: z.enum(paidProviders).default('snov'),
      domain: z.string(),
      asker: z.enum(['find-domain', 'find-emails']),
    }),
    subject: ({ companyNumber, domain }) => `${companyNumber} ${domain}`,
    starts: ['find-domain', 'find-emails'],
  }),
  /** The only job that spends, one of each provider: rounds of tasks, a balance before and after each. */
  'run-paid-task': step({
    lane: 'snov',
    laneFor: ({ provider }) => provider,
    priority: 'high',
    payload: Provider,
    subject: ({ provider }) => provider,
    starts: ['run-paid-task', 'scan-website', 'find-domain', 'find-emails'],
  }),
  /** What was delivered to the address of a paid task: a hint to read its result, and the way back to one whose hash was lost. */
  'read-webhook': step({
    lane: 'internal',
    priority: 'high',
    payload: Webhook,
    subject: ({ webhookId }) => webhookId,
    starts: ['run-paid-task', 'find-domain', 'find-emails'],
  }),
  /** Looks for the newest bulk file, fetches it and has it imported; after the register, its owners. What follows from its rows, the import enqueues. */
  'fetch-bulk': step({
    lane: 'download',
    priority: 'low',
    payload: Snapshot,
    subject: ({ product }) => product,
    starts: ['fetch-bulk'],
  }),
} as const;

export type StepName = keyof typeof graph;
export type StepPayload<Name extends StepName> = z.infer<(typeof graph)[Name]['payload']>;
/** What a step may start, as listed in the graph. */
export type StartedBy<Name extends StepName> = (typeof graph)[Name]['starts'][number];

/** One row of the graph. */
export interface Step<Payload, Starts extends readonly string[] = readonly string[]> {
  readonly lane: Lane;
  /** For work that is done by one of several providers: the lane of the one that the payload names. */
  readonly laneFor?: (payload: Payload) => Lane;
  readonly priority: Priority;
  readonly payload: z.ZodType<Payload>;
  readonly subject: (payload: Payload) => string;
  readonly starts: Starts;
  /** Asking for it while it runs is answered by that run: it does not run once more. */
  readonly joinsRunning?: boolean;
  /** What makes a job of this kind unique, from a payload that is parsed first. */
  readonly subjectOf: (payload: unknown) => string;
  readonly laneOf: (payload: unknown) => Lane;
}

function step<Payload, const Starts extends readonly string[]>(
  definition: Omit<Step<Payload, Starts>, 'subjectOf' | 'laneOf'>,
): Step<Payload, Starts> {
  const { lane, laneFor } = definition;
  return {
    ...definition,
    laneOf: (payload) =>
      laneFor === undefined ? lane : laneFor(definition.payload.parse(payload)),
    subjectOf: (payload) => definition.subject(definition.payload.parse(payload)),
  };
}
