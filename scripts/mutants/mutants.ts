import type { Mutant } from './mutant.ts';
import { mutantsOfSpending } from './mutants-of-spending.ts';

const unit = 'unit';
const integration = 'integration';

/** Bugs that a service of this kind is known to have had somewhere, each in the words of this source. */
export const mutants: readonly [Mutant, ...Mutant[]] = [
  {
    id: 'M1',
    bug: 'the cursor is committed before what came is applied',
    file: 'src/pipeline/follow-stream.ts',
    find: 'apply: (items) => write((trx) => applyItems(trx, items)),',
    replaceBy: `async apply(items) {
      const timepoint = items.at(-1)?.event?.timepoint;
      await write(async (trx) => {
        const now = clock.now();
        await advanceCursor(trx, stream, { timepoint, publishedAt: null, now });
        await saveSeenRange(trx, stream, { from: timepoint, to: timepoint, now });
      });
      await write((trx) => applyItems(trx, items));
    },`,
    test: {
      project: integration,
      file: 'test/integration/follow-stream.test.ts',
      name: 'loses nothing and applies nothing twice, wherever the process dies',
    },
  },
  ...mutantsOfSpending,
  {
    id: 'M2',
    bug: 'whatever lies behind the highest timepoint counts as seen',
    file: 'src/pipeline/follow-stream.ts',
    find: 'return !(await isTimepointSeen(trx, stream, timepoint));',
    replaceBy: 'return false;',
    test: {
      project: integration,
      file: 'test/integration/follow-stream.test.ts',
      name: 'applies what comes late although the cursor is past it, and only once',
    },
  },
  {
    id: 'M5',
    bug: 'the budget and its calls are kept in memory only',
    file: 'src/queue/persisted-pace.ts',
    find: 'const { provider, plan, db, clock, timers, hold } = options;',
    replaceBy: `const { provider, plan, db, clock, timers, hold } = options;
  const rows = new Map();
  let calls: number[] = [];
  const findBudget = async (_: unknown, of: string) => rows.get(of);
  const saveBudget = async (_: unknown, row: { readonly provider: string }) => {
    rows.set(row.provider, row);
  };
  const logCall = async (_: unknown, __: string, { at }: { readonly at: number }) => {
    calls.push(at);
  };
  const nthLatestCallAt = async (_: unknown, __: string, asked: { count: number; since: number }) =>
    calls.filter((at) => at >= asked.since).at(-asked.count) ?? null;
  const pullBackCalls = async (_: unknown, __: string, { now, furthest }: { now: number; furthest: number }) => {
    calls = calls.map((at) => (at > furthest ? now : at));
  };`,
    test: {
      project: integration,
      file: 'test/integration/queue/persisted-pace.test.ts',
      name: 'keeps a block of the server over a restart',
    },
  },
  {
    id: 'M6',
    bug: 'the hard stop counts in fixed windows',
    file: 'src/queue/persisted-pace.ts',
    find: 'since: now - plan.windowMs - 1,',
    replaceBy: 'since: Math.floor(now / plan.windowMs) * plan.windowMs,',
    test: {
      project: integration,
      file: 'test/integration/queue/persisted-pace.test.ts',
      name: 'counts over any window, not from one border to the next',
    },
  },
  {
    id: 'M7',
    bug: 'after a rest a whole window may go out at once',
    file: 'src/queue/decide-call.ts',
    find: 'nextCallAt: Math.max(state.nextCallAt, now) + spacingMs',
    replaceBy: 'nextCallAt: Math.max(state.nextCallAt, now - plan.windowMs) + spacingMs',
    test: {
      project: unit,
      file: 'src/queue/decide-call.test.ts',
      name: 'spaces calls evenly, without a burst after a rest',
    },
  },
  {
    id: 'M8',
    bug: 'a worker whose job was given to another still writes',
    file: 'src/store/jobs/finish.ts',
    find: 'if (numAffectedRows === 0n) throw new LostLeaseError(job.id);',
    replaceBy: '',
    test: {
      project: integration,
      file: 'test/integration/store/jobs.test.ts',
      name: 'given to another worker refuse everything the first one writes, and roll it back',
    },
  },
  {
    id: 'M9',
    bug: 'a breaker that waits for its trials waits for ever',
    file: 'src/queue/decide-breaker.ts',
    find: `return lastedMs < breakerLimits.trialMs
      ? state
      : opened(state, { reason: 'trial_timeout', openMs: breakerLimits.firstOpenMs, now });`,
    replaceBy: 'return state;',
    test: {
      project: integration,
      file: 'test/integration/queue/persisted-breaker.test.ts',
      name: 'does not wait for ever for trials whose process has died',
    },
  },
  {
    id: 'M10',
    bug: 'a breaker takes a 429 for a failure',
    file: 'src/queue/decide-breaker.ts',
    find: `case 'limited':
    case 'unsent':
      return state;
    case 'success':
    case 'failure': {`,
    replaceBy: `case 'unsent':
      return state;
    case 'limited':
    case 'success':
    case 'failure': {`,
    test: {
      project: integration,
      file: 'test/integration/queue/persisted-breaker.test.ts',
      name: 'never opens for the limiter',
    },
  },
  {
    id: 'M11',
    bug: 'the bytes of an unreadable line are dropped',
    file: 'src/store/dead-letters.ts',
    find: 'raw: letter.raw,',
    replaceBy: 'raw: new Uint8Array(),',
    test: {
      project: integration,
      file: 'test/integration/follow-stream.test.ts',
      name: 'keeps an unreadable line once, however often a reconnect repeats it',
    },
  },
  {
    id: 'M14',
    bug: 'a commit does not wait for the disk',
    file: 'src/store/dialect/sqlite-dialect.ts',
    find: 'pragma synchronous = full',
    replaceBy: 'pragma synchronous = off',
    test: {
      project: integration,
      file: 'test/integration/store/transactions.test.ts',
      name: 'writes ahead, to the disk, and with foreign keys',
    },
  },
  {
    id: 'M15',
    bug: 'a transaction takes the write lock only when it writes',
    file: 'src/store/dialect/sqlite-dialect.ts',
    find: "this.#options.isReadOnly ? 'begin' : 'begin immediate'",
    replaceBy: "'begin'",
    test: {
      project: integration,
      file: 'test/integration/store/transactions.test.ts',
      name: 'takes the write lock when a transaction begins, so that a read in it cannot fail to become a write',
    },
  },
  {
    id: 'M16',
    bug: 'the time to the next attempt doubles without end',
    file: 'src/queue/decide-retry.ts',
    find: 'Math.min(firstDelayMs * 2 ** (failed.attempt - 1), longestDelayMs)',
    replaceBy: 'firstDelayMs * 2 ** (failed.attempt - 1)',
    test: {
      project: unit,
      file: 'src/queue/decide-retry.test.ts',
      name: 'waits after attempt',
    },
  },
  {
    id: 'M16b',
    bug: 'all who failed together try again together',
    file: 'src/queue/decide-retry.ts',
    find: 'const share = leastShare + (1 - leastShare) * failed.jitter;',
    replaceBy: 'const share = 1;',
    test: {
      project: unit,
      file: 'src/queue/decide-retry.test.ts',
      name: 'waits after attempt',
    },
  },
  {
    id: 'M17',
    bug: 'what was in hand at every death is taken up first in every life',
    file: 'src/store/jobs/rescue.ts',
    find: ".where('attempt', '<', fewestDeathsToWait)",
    replaceBy: '',
    test: {
      project: integration,
      file: 'test/integration/store/jobs.test.ts',
      name: 'in hand at every death wait longer each time',
    },
  },
  {
    id: 'M18',
    bug: 'what a job has written stays although its end failed, because others of its group ended well',
    file: 'src/store/try-in-savepoint.ts',
    find: 'trx.executeQuery(undo)',
    replaceBy: 'Promise.resolve()',
    test: {
      project: integration,
      file: 'test/integration/queue/ending-together.test.ts',
      name: 'fail one by one',
    },
  },
  {
    id: 'M19',
    bug: 'a job that is completed with others is not fenced',
    file: 'src/store/jobs/complete-many.ts',
    find: 'tokens.get(job.id) === job.lease_token',
    replaceBy: 'tokens.has(job.id)',
    test: {
      project: integration,
      file: 'test/integration/queue/ending-together.test.ts',
      name: 'are fenced one by one',
    },
  },
  {
    id: 'M20',
    bug: 'a job that was asked for again meanwhile is over like the others it ended with',
    file: 'src/store/jobs/complete-many.ts',
    find: ".where('is_requested_again', '=', 0)",
    replaceBy: '',
    test: {
      project: integration,
      file: 'test/integration/queue/ending-together.test.ts',
      name: 'run once more when they were asked for again meanwhile',
    },
  },
];
