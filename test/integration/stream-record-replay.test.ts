import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { replayRecording } from '../../src/pipeline/replay-recording.ts';
import { systemRandom } from '../../src/runtime/random.ts';
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts';
import type { RecordedLine } from '../../src/sources/companies-house-stream/recording.ts';
import { acquireLease } from '../../src/store/leases.ts';
import { openStore } from '../../src/store/open-store.ts';
import { stampDatabase, systemPrincipal } from '../../src/store/settings.ts';
import { readStreamTotals } from '../../src/store/read-stream-totals.ts';
import { environmentFor, makeHome, type Home } from '../support/run-service.ts';
import { calmCompanies, startQuietSandbox } from '../support/sandbox-for-test.ts';
import { setupDatabase } from '../support/setup-database.ts';
import { createVirtualTime, virtualStart } from '../support/virtual-time.ts';
import { generousLimits } from '../support/generous-limits.ts';

const Recorded = z.object({ lines: z.number(), events: z.number(), first_timepoint: z.number() });
const Replayed = z.object({
  lines: z.number(),
  events: z.number(),
  entered: z.number(),
  left: z.number(),
  unreadable: z.number(),
  database: z.string(),
  gaps: z.array(z.object({ reason: z.string() })),
});
const Served = z.object({ url: z.url(), first_timepoint: z.number() });

/** A register in which three companies have entered and one of them has left; a line of it is damaged. */
async function setupWorld() {
  const sandbox = await startQuietSandbox();
  const home = makeHome();
  const from = sandbox.control.latestTimepoint() + 1;
  const [one, two, three] = calmCompanies(sandbox, 3).map(({ number }) => number);
  if (one === undefined || two === undefined || three === undefined) throw new Error('too few');
  sandbox.control.publish(one);
  for (const number of [one, two, three]) sandbox.control.enterStrikeOff(number, 'compulsory');
  sandbox.control.publishRaw('{"resource_kind":"company-profile","data":');
  sandbox.control.discontinue(two);
  return { sandbox, home, from };
}

async function record(home: Home, sandbox: Sandbox, ...args: readonly string[]) {
  const end = await home.run(environmentFor(sandbox), 'stream', 'record', '--json', ...args);
  expect(end, end.stderr).toMatchObject({ code: 0 });
  return Recorded.parse(JSON.parse(end.stdout));
}

async function replay(home: Home, ...args: readonly string[]) {
  const end = await home.run({}, 'stream', 'replay', '--json', '--quiet', ...args);
  expect(end, end.stderr).toMatchObject({ code: 0 });
  return Replayed.parse(JSON.parse(end.stdout));
}

describe('stream record and replay', () => {
  it('keep what came and say what would have come of it, in a database of its own', async () => {
    const { sandbox, home, from } = await setupWorld();
    const file = join(home.directory, 'incident.ndjson.gz');

    const recorded = await record(
      home,
      sandbox,
      '--out',
      file,
      '--from',
      `${from}`,
      '--events',
      '5',
    );

    expect(recorded).toEqual({ lines: 6, events: 5, first_timepoint: from });
    expect(gunzipSync(readFileSync(file)).toString().trimEnd().split('\n')).toHaveLength(7);
    const replayed = await replay(home, file);
    expect(replayed).toEqual({
      lines: 6,
      events: 5,
      entered: 3,
      left: 1,
      unreadable: 1,
      database: `sqlite:${join(home.directory, 'incident.replay.db')}`,
      gaps: [],
    });

    const again = await replay(home, file, '--database', replayed.database);
    expect(again).toMatchObject({ lines: 6, events: 0, entered: 0, left: 0 });
    expect((await replay(home, file)).database).toMatch(/incident\.replay-2\.db$/);
  });

  it('refuse what would do harm, and say what to do', async () => {
    const { sandbox, home } = await setupWorld();
    const file = join(home.directory, 'x.ndjson');
    await record(
      home,
      sandbox,
      '--out',
      file,
      '--from',
      `${sandbox.control.latestTimepoint()}`,
      '--events',
      '1',
    );
    const run = (environment: Readonly<Record<string, string>>, ...args: readonly string[]) =>
      home.run(environment, 'stream', ...args);
    const withKey = environmentFor(sandbox);

    expect(await run({}, 'record', '--out', 'y')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('STRIKEWATCH_COMPANIES_HOUSE_STREAM_API_KEY'),
    });
    expect(await run(withKey, 'record', '--out', file)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('exists already'),
    });
    for (const [fault, code, says] of [
      ['stream-401', 4, 'must be a stream key'],
      ['stream-429', 5, 'an account holds two at once'],
    ] as const) {
      sandbox.control.setFault(fault, true);
      expect(await run(withKey, 'record', '--out', 'y')).toMatchObject({
        code,
        stderr: expect.stringContaining(says),
      });
      sandbox.control.setFault(fault, false);
    }
    expect(await run(withKey, 'record', '--out', 'y', '--from', '7')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('HTTP 416'),
    });

    expect(await run({}, 'replay', file, '--database', `sqlite:${home.database}`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('a replay never writes there'),
    });
    writeFileSync(join(home.directory, 'note.txt'), 'mine');
    const live = await openStore(`sqlite:${join(home.directory, 'live.db')}`);
    await stampDatabase(live.db, 'live');
    await live[Symbol.asyncDispose]();
    for (const other of ['note.txt', 'live.db']) {
      const path = join(home.directory, other);
      const before = readFileSync(path);
      expect(await run({}, 'replay', file, '--database', `sqlite:${path}`)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('was not made by a replay'),
      });
      expect(readFileSync(path).equals(before)).toBe(true);
    }
  });

  it('serve a recording to any instance, which can resume within it', async () => {
    const { sandbox, home, from } = await setupWorld();
    const file = join(home.directory, 'x.ndjson');
    await record(home, sandbox, '--out', file, '--from', `${from}`, '--events', '5');
    const serving = home.start({}, 'stream', 'replay', file, '--serve', '0', '--json');
    await expect.poll(() => serving.stdout(), { timeout: 20_000 }).toContain('\n');
    const { url, first_timepoint: first } = Served.parse(JSON.parse(serving.stdout()));
    const imitated = {
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_URL: url,
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_API_KEY: 'any',
      STRIKEWATCH_COMPANIES_HOUSE_STREAM_CONFIRM: 'never',
    };
    const recordAgain = (name: string, ...args: readonly string[]) =>
      home.run(
        imitated,
        'stream',
        'record',
        '--json',
        '--out',
        join(home.directory, name),
        ...args,
      );

    expect(first).toBe(from);
    const whole = await recordAgain('again.ndjson', '--events', '5');
    expect(whole, whole.stderr).toMatchObject({ code: 0 });
    const linesOf = (name: string) =>
      readFileSync(join(home.directory, name), 'utf8')
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((text) => z.object({ line: z.string() }).parse(JSON.parse(text)).line);
    expect(linesOf('again.ndjson')).toEqual(linesOf('x.ndjson'));

    const rest = await recordAgain('rest.ndjson', '--from', `${first + 2}`, '--events', '3');
    expect(rest, rest.stderr).toMatchObject({ code: 0 });
    expect(linesOf('rest.ndjson')).toEqual(linesOf('x.ndjson').slice(2));
    const before = await recordAgain('before.ndjson', '--from', `${first - 1}`);
    expect(before).toMatchObject({ code: 1, stderr: expect.stringContaining('HTTP 416') });
    await expect(serving.end('SIGTERM')).resolves.toMatchObject({ code: 0 });
  });

  it('is ended by Ctrl-C with everything whole', async () => {
    const { sandbox, home, from } = await setupWorld();
    const file = join(home.directory, 'x.ndjson');
    const recording = home.start(
      environmentFor(sandbox),
      'stream',
      'record',
      '--out',
      file,
      '--from',
      `${from}`,
    );
    await expect.poll(() => readLinesSoFar(file), { timeout: 20_000 }).toBe(7);

    await expect(recording.end('SIGINT')).resolves.toMatchObject({ code: 0 });

    expect(readLinesSoFar(file)).toBe(7);
    expect(recording.stdout()).toContain('Recorded 6 lines of companies');
  });
});

function readLinesSoFar(file: string): number {
  try {
    return readFileSync(file, 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}

describe('a replay', () => {
  it.each([
    [10, [0, 0, 6_000, 18_000]],
    [Infinity, [0, 0, 0, 0]],
  ])(
    'keeps the distances between lines, divided by the speed %d, and the dates they had',
    async (speed, pulled) => {
      const time = createVirtualTime();
      const { db } = await setupDatabase();
      const fence = { name: 'streams', owner: 'the test', epoch: 1 };
      await acquireLease(db, {
        ...fence,
        now: virtualStart,
        until: virtualStart + 86_400_000,
        isOwnerGone: () => false,
      });
      const startedAt = Date.parse('2026-09-01T22:59:00Z');
      const pulledAt: number[] = [];
      async function* lines(): AsyncGenerator<RecordedLine> {
        for (const [index, second] of [0, 60, 180].entries()) {
          pulledAt.push(time.clock.now() - virtualStart);
          const bytes = Buffer.from(
            JSON.stringify({ resource_id: 'x', data: {}, event: { timepoint: 7 + index } }),
          );
          yield { receivedAt: startedAt + second * 1_000, bytes };
        }
        pulledAt.push(time.clock.now() - virtualStart);
      }

      await time.until(
        replayRecording(
          {
            db,
            fence,
            stream: 'companies',
            lines: lines(),
            speed,
            timers: time.timers,
            onProgress: () => undefined,
            context: {
              clock: time.clock,
              random: systemRandom,
              log: pino({ level: 'silent' }),
              systemPrincipalId: await systemPrincipal(db, { id: systemRandom.uuid(), now: 0 }),
              policy: {
                autoEnrich: 'off',
                confirm: 'never',
                providers: [],
                countsFirst: false,
                verify: 'off',
                maxCandidates: 0,
                officersFetch: 'always',
                cache: { domainsMs: 1, verifiedEmailsMs: 1, unverifiedEmailsMs: 1, missesMs: 1 },
                maxWaiting: generousLimits,
              },
            },
          },
          new AbortController().signal,
        ),
      );

      expect(pulledAt).toEqual(pulled);
      expect(await readStreamTotals(db, 'companies')).toMatchObject({ events: 3 });
      expect(await db.selectFrom('stream_days').select(['day', 'events']).execute()).toEqual([
        { day: '2026-09-01', events: 1 },
        { day: '2026-09-02', events: 2 },
      ]);
    },
  );
});
