import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { createApiServer, type ApiOptions, type EnrichRequest } from '../../src/api/server.ts';
import type { Role } from '../../src/domain/access.ts';
import { usualCreditTerms } from '../../src/domain/credit-terms.ts';
import type { Schedule } from '../../src/domain/schedule.ts';
import { formatApiKey, makeApiKey } from '../../src/domain/api-key.ts';
import { announceCalls } from '../../src/pipeline/announce-calls.ts';
import { cancelScan, requestScan } from '../../src/pipeline/request-scan.ts';
import { createQueueControl } from '../../src/queue/control-queue.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import { saveApiKey } from '../../src/store/api-keys.ts';
import { createCurrentRegister } from '../../src/store/register-file/current-register.ts';
import { releaseContact } from '../../src/store/hidden-contacts.ts';
import { openStore } from '../../src/store/open-store.ts';
import { systemPrincipal } from '../../src/store/settings.ts';
import { createSuppressionHash } from '../../src/store/suppressions.ts';
import { stepContextFor } from './step-context.ts';

/** 24 November 2026, 09:00 in London: a week after the seeded facts. */
export const apiNow = Date.parse('2026-11-24T09:00:00Z');

/** The master key that the API's suppressions stand under, in hexadecimal. */
export const apiMasterKey = '07'.repeat(32);

/** Nothing keeps to business hours. */
export const alwaysOn: Schedule = {
  businessHours: {
    days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
    fromMinute: 480,
    toMinute: 1_080,
    holidays: 'england-and-wales',
    extraHolidays: [],
  },
  paidWork: 'always',
  websiteVisits: 'always',
  streams: 'always',
};

/** The API over a database of its own, with a key of each role. Everything is gone when the test ends. */
export async function setupApi(changes: Partial<ApiOptions> = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'strikewatch-api-'));
  const databaseUrl = `sqlite:${join(directory, 'api.db')}`;
  const store = await openStore(databaseUrl);
  const hash = createSuppressionHash(Buffer.from(apiMasterKey, 'hex'));
  const enqueued: Parameters<ApiOptions['enqueue']>[] = [];
  const wishes: EnrichRequest[] = [];
  const clock = { now: () => apiNow };
  const systemPrincipalId = await systemPrincipal(store.db, {
    id: systemRandom.uuid(),
    now: apiNow,
  });
  // A worker is at work, as beside every API.
  await store.db
    .insertInto('leases')
    .values({ name: 'queue', owner: 'worker', epoch: 1, lease_until: apiNow + 30_000 })
    .execute();
  const context = await stepContextFor(store.db, { clock });
  const register = createCurrentRegister(store.reader, directory, () => undefined);
  const server = createApiServer({
    reader: store.reader,
    register,
    clock,
    random: systemRandom,
    log: pino({ level: 'silent' }),
    hash,
    hiddenPersonal: 'review',
    releaseContact: (id, principalId) => releaseContact(store.db, id, { principalId, now: apiNow }),
    systemPrincipalId,
    devToken: null,
    isSandbox: false,
    streams: ['companies'],
    providers: ['companies-house', 'snov'],
    isRendering: true,
    schedule: alwaysOn,
    creditTerms: usualCreditTerms,
    paidProviders: ['snov'],
    readDisk: () => Promise.resolve({ isFull: false, fullSince: null }),
    queue: createQueueControl({
      db: store.db,
      clock,
      onLanesChanged: (trx, change) => announceCalls(trx, { clock, random: systemRandom }, change),
    }),
    requestScan: (request) => requestScan(store.db, context, { ...request, maxPages: 100 }),
    enrich: (request) => {
      wishes.push(request);
      return Promise.resolve(systemRandom.uuid());
    },
    cancelScan: (jobId) => cancelScan(store.db, context, jobId),
    enqueue: (...request) => {
      enqueued.push(request);
      return Promise.resolve(systemRandom.uuid());
    },
    ...changes,
  });
  onTestFinished(async () => {
    await server.close();
    await register[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
  });

  const makeKey = async (role: Role): Promise<string> => {
    const key = makeApiKey(systemRandom.bytes(42));
    const about = { principalId: systemRandom.uuid(), name: role, role, now: apiNow };
    await saveApiKey(store.db, key, about);
    return formatApiKey(key);
  };
  const viewer = await makeKey('viewer');
  const operator = await makeKey('operator');
  const get = (url: string) =>
    server.inject({ url, headers: { authorization: `Bearer ${viewer}` } });
  return {
    db: store.db,
    context,
    directory,
    databaseUrl,
    server,
    hash,
    enqueued,
    wishes,
    viewer,
    operator,
    get,
  };
}
