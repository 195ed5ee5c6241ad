import { judgeOperation } from './judge-operation.ts';
import type { Operation } from './operation.ts';
import type {
  BreakerFacts,
  CreditFacts,
  OperationFacts,
  ProviderFacts,
} from './operation-facts.ts';

/** One part that does not work while all others do. */
export interface OperationScenario {
  readonly title: string;
  readonly operation: Operation;
}

const now = Date.parse('2026-11-24T09:00:00Z');
const minuteMs = 60_000;

const asked: ProviderFacts = {
  isConfigured: true,
  hasDueJob: true,
  breakers: [],
  pace: null,
};

const atPlan = {
  factor: 1,
  slowedAt: null,
  blockedUntil: 0,
  calledAt: null,
  doneAt: null,
} as const satisfies ProviderFacts['pace'];

const inCredit: CreditFacts = {
  balance: '1000.00',
  isExhausted: false,
  exhaustedSince: null,
  nextTryAt: null,
  stop: null,
  held: null,
  doubtfulSince: null,
  inDoubt: '0.00',
  reserved: '0.00',
};

/** Everything is set up and works. */
export const allWell: OperationFacts = {
  now,
  providers: { 'companies-house': asked, snov: asked, hunter: asked },
  credits: { snov: inCredit, hunter: inCredit },
  streams: [liveStream('companies'), liveStream('filings')],
  pauses: [],
  closed: [],
  worker: { isPresent: true, lastSeenAt: now },
  isRendering: true,
  disk: { isFull: false, fullSince: null },
};

function liveStream(stream: 'companies' | 'filings'): OperationFacts['streams'][number] {
  return {
    stream,
    verdict: { health: 'live', since: now - minuteMs, reason: null },
    lastByteAt: now,
    restsUntil: null,
    missedFrom: [],
    repairedAt: null,
  };
}

function openBreaker(operation: string): BreakerFacts {
  return {
    operation,
    state: 'open',
    reason: 'failures',
    openedAt: now - minuteMs,
    probeAt: now + minuteMs,
  };
}

const stopped = { reason: null, pausedAt: now - minuteMs };
const [companies, filings] = [liveStream('companies'), liveStream('filings')];

const changes: readonly (readonly [title: string, change: Partial<OperationFacts>])[] = [
  ['All is well', {}],
  [
    'Companies House REST is down',
    {
      providers: {
        ...allWell.providers,
        'companies-house': { ...asked, breakers: [openBreaker('read')] },
      },
    },
  ],
  [
    'Snov.io is down',
    {
      providers: { ...allWell.providers, snov: { ...asked, breakers: [openBreaker('read')] } },
    },
  ],
  [
    'Snov.io takes no purchases',
    {
      providers: { ...allWell.providers, snov: { ...asked, breakers: [openBreaker('start')] } },
    },
  ],
  [
    'Hunter is down',
    {
      providers: { ...allWell.providers, hunter: { ...asked, breakers: [openBreaker('read')] } },
    },
  ],
  [
    'No credits are left at Snov.io',
    {
      credits: {
        ...allWell.credits,
        snov: { ...inCredit, isExhausted: true, exhaustedSince: now - minuteMs },
      },
    },
  ],
  [
    'A person has stopped spending with Snov.io',
    {
      credits: {
        ...allWell.credits,
        snov: { ...inCredit, stop: { at: now - minuteMs, reason: null } },
      },
    },
  ],
  [
    'A paid request of Snov.io is in doubt',
    { credits: { ...allWell.credits, snov: { ...inCredit, doubtfulSince: now } } },
  ],
  [
    'Both streams are down',
    {
      streams: [companies, filings].map((stream) => ({
        ...stream,
        verdict: { health: 'down', since: now - minuteMs, reason: null } as const,
      })),
    },
  ],
  [
    'A stretch of a stream was not seen',
    { streams: [{ ...companies, missedFrom: [now - minuteMs] }, filings] },
  ],
  [
    'A provider asks us to be slower (below half the plan)',
    {
      providers: {
        ...allWell.providers,
        'companies-house': {
          ...asked,
          pace: { ...atPlan, factor: 0.4, slowedAt: now - minuteMs },
        },
      },
    },
  ],
  [
    'Companies House refuses for an hour (429)',
    {
      providers: {
        ...allWell.providers,
        'companies-house': {
          ...asked,
          pace: {
            ...atPlan,
            blockedUntil: now + 59 * minuteMs,
            calledAt: now - minuteMs,
            doneAt: now - minuteMs,
          },
        },
      },
    },
  ],
  [
    'Outside business hours, where paid work and visits keep to them',
    {
      closed: [
        { lane: 'snov', until: now + minuteMs },
        { lane: 'hunter', until: now + minuteMs },
        { lane: 'website', until: now + minuteMs },
        { lane: 'rendering', until: now + minuteMs },
      ],
    },
  ],
  ['The disk is full', { disk: { isFull: true, fullSince: now - minuteMs } }],
  ['No process works the queue', { worker: { isPresent: false, lastSeenAt: now - minuteMs } }],
  [
    'All outbound calls are stopped',
    {
      pauses: [
        { lane: 'companies-house', ...stopped },
        { lane: 'snov', ...stopped },
        { lane: 'hunter', ...stopped },
        { lane: 'website', ...stopped },
        { lane: 'rendering', ...stopped },
        { lane: 'download', ...stopped },
      ],
    },
  ],
];

/** What runs when which part is down, as the judge itself says it: for the page and the documentation. */
export const operationScenarios: readonly OperationScenario[] = changes.map(([title, change]) => ({
  title,
  operation: judgeOperation({ ...allWell, ...change }),
}));
