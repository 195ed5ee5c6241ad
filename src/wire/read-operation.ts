import type {
  CreditFacts,
  DiskFacts,
  OperationFacts,
  ProviderFacts,
} from '../domain/operation-facts.ts';
import type { CreditTermsOf } from '../domain/credit-terms.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { judgeOperation } from '../domain/judge-operation.ts';
import type { PaidWork } from '../domain/judge-paid-work.ts';
import type { Lane } from '../domain/job.ts';
import { providers as allProviders, type Operation, type Provider } from '../domain/operation.ts';
import { ceilingReached } from '../domain/round-of-starts.ts';
import { waitingLanes } from '../domain/schedule.ts';
import { exhaustedSince } from '../pipeline/exhaustion.ts';
import { countWaitingJobs, listBreakers } from '../store/breakers.ts';
import { hasDueJob } from '../store/jobs/claim.ts';
import { findLastDone } from '../store/jobs/find-last-done.ts';
import { listLanePauses } from '../store/lane-pauses.ts';
import { findLeaseTimes } from '../store/leases.ts';
import type { Db } from '../store/open-store.ts';
import { findLastCall, readPaces, type PaceReading } from '../store/rate-budgets.ts';
import { findDoubtfulSpend } from '../store/read-doubtful-spend.ts';
import { readCreditReport } from './read-credit-report.ts';
import { readStreamReports, type StreamReading, type StreamReport } from './read-stream-report.ts';

export interface OperationSource extends StreamReading {
  /** What the paid providers' credits are judged by. */
  readonly creditTerms: CreditTermsOf;
  /** Providers that are set up here. */
  readonly providers: readonly Provider[];
  /** Whether pages are rendered at all. */
  readonly isRendering: boolean;
  readonly readDisk: () => Promise<DiskFacts>;
}

export interface OperationReport extends Operation {
  readonly now: number;
  /** Jobs that wait or run, of the lanes that do not simply run. */
  readonly waitingJobs: ReadonlyMap<Lane, number>;
}

/** How the whole fares, judged from what is stored at this moment: nobody is asked. */
export async function readOperation(source: OperationSource): Promise<OperationReport> {
  const { reader } = source;
  const facts = await readOperationFacts(source);
  const operation = judgeOperation(facts);
  const held = operation.lanes.filter(({ word }) => word !== 'running' && word !== 'off');
  const counted = await Promise.all(
    held.map(async ({ lane }) => [lane, await countWaitingJobs(reader, lane)] as const),
  );
  return { ...operation, now: facts.now, waitingJobs: new Map(counted) };
}

async function readOperationFacts(source: OperationSource): Promise<OperationFacts> {
  const { reader, clock, schedule, streams } = source;
  const now = clock.now();
  const [pauses, lease, reports, snov, hunter, askedProviders, disk] = await Promise.all([
    listLanePauses(reader),
    findLeaseTimes(reader, 'queue'),
    readStreamReports(source),
    readCredits(source, 'snov', now),
    readCredits(source, 'hunter', now),
    readProviders(source, now),
    source.readDisk(),
  ]);
  return {
    now,
    providers: askedProviders,
    isRendering: source.isRendering,
    credits: { snov, hunter },
    streams: reports.filter(({ stream }) => streams.includes(stream)).map(toStreamFacts),
    pauses: pauses.map(({ lane, reason, paused_at: pausedAt }) => ({ lane, reason, pausedAt })),
    closed: waitingLanes(schedule, now),
    worker: {
      isPresent: lease.until !== null && lease.until > now,
      lastSeenAt: lease.until ?? (lease.endedAt === null ? null : Math.min(now, lease.endedAt)),
    },
    disk,
  };
}

async function readProviders(
  { reader, providers }: OperationSource,
  now: number,
): Promise<OperationFacts['providers']> {
  const [paces, breakers, ...due] = await Promise.all([
    readPaces(reader),
    listBreakers(reader),
    ...allProviders.map((lane) => hasDueJob(reader, lane, now)),
  ]);
  const factsOf = async (provider: Provider): Promise<ProviderFacts> => {
    const pace = paces.find((each) => each.provider === provider);
    return {
      isConfigured: providers.includes(provider),
      hasDueJob: due[allProviders.indexOf(provider)] ?? false,
      breakers: breakers
        .filter((each) => each.provider === provider)
        .map(({ operation, state, reason, opened_at: openedAt, probe_at: probeAt }) => ({
          operation,
          state,
          reason,
          openedAt,
          probeAt,
        })),
      pace: pace === undefined ? null : await readPace(reader, { ...pace, provider }, now),
    };
  };
  const [companiesHouse, snov, hunter] = await Promise.all([
    factsOf('companies-house'),
    factsOf('snov'),
    factsOf('hunter'),
  ]);
  return { 'companies-house': companiesHouse, snov, hunter };
}

/** What came before a wait is looked up only while there is one. */
async function readPace(
  reader: Db,
  { provider, factor, slowedAt, blockedUntil }: PaceReading & { readonly provider: Provider },
  now: number,
): Promise<ProviderFacts['pace']> {
  const pace = { factor, slowedAt, blockedUntil };
  if (blockedUntil <= now) return { ...pace, calledAt: null, doneAt: null };
  const [calledAt, doneAt] = await Promise.all([
    findLastCall(reader, provider),
    findLastDone(reader, provider, now),
  ]);
  return { ...pace, calledAt, doneAt };
}

async function readCredits(
  source: OperationSource,
  provider: PaidProviderName,
  now: number,
): Promise<CreditFacts> {
  const { reader } = source;
  const [report, since, doubtfulSince] = await Promise.all([
    readCreditReport({ ...source, provider }),
    exhaustedSince(reader, provider),
    findDoubtfulSpend(reader, provider, now),
  ]);
  return {
    balance: report.balance?.credits ?? null,
    isExhausted: since !== null || report.status === 'exhausted',
    exhaustedSince: since ?? report.balance?.readAt ?? null,
    nextTryAt: report.paidWork.nextTryAt,
    stop: report.stop,
    held: heldBy(report.paidWork),
    doubtfulSince,
    inDoubt: report.inDoubt,
    reserved: report.reserved,
  };
}

function heldBy({ state, reason, nextTryAt }: PaidWork): CreditFacts['held'] {
  if (state === 'switched_off') return { by: 'settings', until: null };
  const isOfDay = state === 'waiting' && reason === ceilingReached;
  return isOfDay ? { by: 'day', until: nextTryAt } : null;
}

function toStreamFacts(report: StreamReport): OperationFacts['streams'][number] {
  const { stream, verdict, cursor, openGaps, repair, readAt } = report;
  const remainingMs = repair?.remainingMs ?? null;
  return {
    stream,
    verdict,
    lastByteAt: cursor?.last_byte_at ?? null,
    restsUntil: report.isResting ? (report.pause?.until ?? null) : null,
    missedFrom: openGaps.map((gap) => gap.missed_from),
    repairedAt: remainingMs === null ? null : readAt + remainingMs,
  };
}
