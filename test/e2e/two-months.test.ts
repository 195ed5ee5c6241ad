import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CompanyDetailJson } from '../../src/wire/company-detail-json.ts';
import { makeHome, openApi, urlOf, type Home, type Running } from '../support/run-service.ts';
import { calendar, windowOf, dayOf, type WindowName } from '../support/two-months/calendar.ts';
import {
  entryAt,
  type CompanyLife,
  type RegisterEntry,
  type TrueEpisode,
} from '../support/two-months/company-life.ts';
import { haltAtFile, isHalted } from '../support/two-months/halt-at-file.ts';
import { inventLives } from '../support/two-months/invent-lives.ts';
import { createMovableClock } from '../support/two-months/move-clock.ts';
import { serveLives } from '../support/two-months/serve-lives.ts';
import { writeMonthFile, type MonthFile } from '../support/two-months/write-month-file.ts';

const patience = { timeout: 60_000, interval: 20 };
/** What an import opens first while it reads: one row of each month's file is rejected. */
const rejectsBeingWritten = '.jsonl.part';
const Cursor = z.object({ timepoint: z.number().nullable() });
const Busy = z.object({ kind: z.string(), state: z.string(), last_reason: z.string().nullable() });
const Report = z.looseObject({ state: z.string(), scope: z.string() });

describe('two months of the register', () => {
  it.each([
    { seed: 'heather', scope: 'strike-off', fillerRows: 150_000 },
    { seed: 'bracken', scope: 'register', fillerRows: 40_000 },
    { seed: 'gorse', scope: 'strike-off', fillerRows: 150_000 },
  ])(
    'end in what is true, from files, stream and REST, seed $seed, scope $scope',
    async ({ seed, scope, fillerRows }) => {
      const lives = inventLives(seed);
      const script = await setup({ lives, scope, fillerRows });

      let service = await script.serve('api,stream,worker');
      await script.live('beforeFirst');
      await script.live('betweenFirstFileAndImport');
      await script.settle();
      await service.end('SIGTERM');

      service = await script.serve('api,stream');
      await script.importWhile(calendar.first, 'duringFirst');
      await script.expectTold(service, calendar.first.asOf);
      await service.end('SIGTERM');

      service = await script.serve('api,stream,worker');
      await script.settle();
      for (const window of ['earlyOctober', 'lateOctober'] as const) {
        await script.live(window);
        await script.settle();
      }
      await service.end('SIGTERM');

      service = await script.serve('api,stream');
      await script.live('untoldOctober');
      await script.live('betweenSecondFileAndImport');
      await script.importWhile(calendar.second, 'duringSecond');
      await script.expectTold(service, calendar.second.asOf);
      await service.end('SIGTERM');

      script.clock.moveTo(calendar.askedAgainFrom);
      service = await script.serve('api,stream,worker');
      await script.settle();
      expect(script.clock.now()).toBeLessThan(calendar.askedAgainUntil);
      for (const window of ['earlyNovember', 'lateNovember'] as const) {
        await script.live(window);
        await script.settle();
      }
      script.clock.moveTo(calendar.end);
      await script.settle();

      const api = await openApi(script.home, await urlOf(service));
      const known = new Map<string, unknown>();
      for (const { story, number } of lives) known.set(story, await knownOf(api, number));
      expect(known).toEqual(new Map(lives.map((life) => [life.story, truthOf(life, scope)])));
      expect(
        script.home.query(
          Busy,
          `select kind, state, last_reason from jobs where state = 'discarded'`,
        ),
      ).toEqual([]);
      expect((await service.end('SIGTERM')).code).toBe(0);
    },
    180_000,
  );
});

interface Script {
  readonly lives: readonly CompanyLife[];
  readonly scope: string;
  readonly fillerRows: number;
}

async function setup({ lives, scope, fillerRows }: Script) {
  const home = makeHome();
  const clock = createMovableClock(home.directory, calendar.start);
  const register = await serveLives(lives, () => clock.now());
  const environment = { ...register.environment, ...clock.environment };

  return { home, clock, serve, live, settle, importWhile, expectTold };

  async function serve(roles: string): Promise<Running> {
    const service = home.serve(environment, '--roles', roles);
    await urlOf(service);
    await expect.poll(() => register.readers(), patience).toBe(1);
    return service;
  }

  /** Lets the time of a window pass: what is told goes through the stream, one event after the other. */
  async function live(name: WindowName): Promise<void> {
    const { from, to } = windowOf(name);
    const changes = lives
      .flatMap((life) => life.changes.map((change) => ({ life, ...change })))
      .filter(({ at, isTold }) => isTold && at >= from && at <= to)
      .toSorted((a, b) => a.at - b.at);
    for (const { life, at } of changes) {
      clock.moveTo(at + 1_000);
      const timepoint = register.tell(life, at);
      await expect.poll(() => cursorOf(home), patience).toBe(timepoint);
    }
  }

  /** Until nothing is left to do before time passes. */
  async function settle(): Promise<void> {
    const due = `select kind, state, last_reason from jobs where finished_at is null and run_at <= ?`;
    await expect.poll(() => home.query(Busy, due, clock.now()), patience).toEqual([]);
  }

  /** Imports a month's file, and halts the import after it has begun to read while the window passes. */
  async function importWhile(month: MonthFile & { importAt: number }, name: WindowName) {
    clock.moveTo(month.importAt);
    const path = writeMonthFile(home.directory, month, { lives, fillerRows });
    const haltsItself = haltAtFile(environment, rejectsBeingWritten);
    const importing = home.start(haltsItself, 'import', path, '--scope', scope, '--json');
    await expect.poll(() => isHalted(importing.pid), patience).toBe(true);
    await live(name);
    expect(newestSnapshot(home), 'halted while it read').toEqual({ state: 'running' });
    process.kill(importing.pid, 'SIGCONT');
    const { code } = await importing.exited;
    expect(code, importing.stderr()).toBe(0);
    expect(Report.parse(JSON.parse(importing.stdout()))).toMatchObject({
      state: 'complete',
      scope,
      snapshotDate: month.file,
      rowsRejected: 1,
    });
  }

  /** What the stream told after a file was made holds as soon as the file is imported, before REST could put anything right. */
  async function expectTold(service: Running, asOf: number): Promise<void> {
    const api = await openApi(home, await urlOf(service));
    const told = lives.filter(({ changes }) =>
      changes.some(({ at, isTold }) => isTold && at > asOf && at <= clock.now()),
    );
    const known = new Map<string, unknown>();
    for (const { story, number } of told) {
      const { episodes = [], ...facts } = (await knownOf(api, number)) ?? {};
      known.set(story, { ...facts, isOpen: episodes.some(({ state }) => state === 'open') });
    }
    expect(known).toEqual(new Map(told.map((life) => [life.story, factsAt(life, clock.now())])));
  }
}

function factsAt(life: CompanyLife, instant: number) {
  const { isProposed, ...facts } = entryOf(life, instant);
  const detail = isProposed ? 'active-proposal-to-strike-off' : null;
  return { number: life.number, ...facts, detail, isOpen: isProposed };
}

function entryOf(life: CompanyLife, instant: number): RegisterEntry {
  const entry = entryAt(life, instant);
  if (entry === null) throw new RangeError(`${life.story}: not in the register yet`);
  return entry;
}

function cursorOf(home: Home): number | null {
  return home.query(Cursor, 'select timepoint from stream_cursors')[0]?.timepoint ?? null;
}

const Snapshot = z.object({ state: z.string() });

function newestSnapshot(home: Home): z.infer<typeof Snapshot> | undefined {
  return home.query(
    Snapshot,
    'select state from bulk_snapshots order by started_at desc limit 1',
  )[0];
}

type Api = Awaited<ReturnType<typeof openApi>>;

/** What the product says of a company in the end; null when it knows none of that number. */
async function knownOf(api: Api, companyNumber: string) {
  const company = await api.find(`/api/companies/${companyNumber}`, CompanyDetailJson);
  if (company === null) return null;
  const episodes = [
    ...company.past_episodes,
    ...(company.episode === null ? [] : [company.episode]),
  ];
  return {
    number: company.company_number,
    name: company.company_name,
    street: company.address_line_1,
    town: company.post_town,
    postcode: company.postal_code,
    status: company.company_status,
    detail: company.company_status_detail,
    episodes: episodes
      .toSorted((a, b) => Date.parse(a.opened_at) - Date.parse(b.opened_at))
      .map((episode) => ({
        state: episode.state,
        openedBy: episode.opened_by,
        openedOn: dayOf(Date.parse(episode.opened_at)),
        enteredAt: episode.entered_at,
        isConfirmed: episode.confirmed,
        noticeDate: episode.notice_date,
        earliestDissolutionDate: episode.earliest_dissolution_date,
        route: episode.route,
        stage: episode.stage,
        leftAt: episode.left_at,
        reason: episode.leave_reason,
      })),
  };
}

/** The same by the script alone. Who was never under threat is known from the register file only, as the second one shows it. */
function truthOf(life: CompanyLife, scope: string) {
  if (!life.isHeld && scope === 'strike-off') return null;
  const { isOpen: _, ...facts } = factsAt(life, life.isHeld ? calendar.end : calendar.second.asOf);
  return {
    ...facts,
    episodes: life.episodes.map(({ end, ...episode }) => ({
      ...episode,
      state: end === null ? 'open' : 'closed',
      enteredAt: instantText(episode.enteredAt),
      isConfirmed: true,
      earliestDissolutionDate: twoMonthsLater(episode.noticeDate),
      stage: stageOf({ end, ...episode }),
      leftAt: leftAtOf(life, { end, ...episode }),
      reason: end?.reason ?? null,
    })),
  };
}

const endings: Readonly<Record<string, string>> = {
  DISS40: 'discontinued',
  DS02: 'withdrawn',
  GAZ2: 'dissolved',
};

/** An end that filings tell of is a stage of its own. */
function stageOf({ end, stage }: TrueEpisode): string {
  return end !== null && Object.values(endings).includes(end.reason) ? end.reason : stage;
}

/** The day of the filing where the register was only seen later to have left; else the moment, or the time, of seeing it. */
function leftAtOf({ filings }: CompanyLife, { end, noticeDate }: TrueEpisode): unknown {
  if (end === null) return null;
  const day = filings
    .filter(({ type }) => endings[type] === end.reason)
    .map(({ at }) => dayOf(at))
    .find((filed) => filed >= (noticeDate ?? '') && filed < dayOf(end.notBefore));
  return day === undefined
    ? instantWithin(end.notBefore, end.notAfter)
    : instantText(Date.parse(`${day}T00:00:00Z`));
}

function instantText(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}

function instantWithin(notBefore: number, notAfter: number): unknown {
  if (notBefore === notAfter) return instantText(notBefore);
  return expect.toSatisfy(
    (text: string | null) => {
      const instant = Date.parse(text ?? '');
      return instant >= notBefore && instant <= notAfter;
    },
    `between ${instantText(notBefore)} and ${instantText(notAfter)}`,
  );
}

/** No notice of the script is dated after the 28th. */
function twoMonthsLater(date: string | null): string | null {
  if (date === null) return null;
  const [year = '', month = '', day = ''] = date.split('-');
  const later = Number(month) + 2;
  return later > 12
    ? `${Number(year) + 1}-${String(later - 12).padStart(2, '0')}-${day}`
    : `${year}-${String(later).padStart(2, '0')}-${day}`;
}
