import { createSeededRandom, type SeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { calendar, dayOf, windowOf, type WindowName } from './calendar.ts';
import type {
  Change,
  CompanyLife,
  LifeFiling,
  RegisterEntry,
  TrueEpisode,
} from './company-life.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const longAgo = Date.parse('2015-03-02T00:00:00Z');

/** One life of every story, with names, numbers and moments by the seed. */
export function inventLives(seed: string): readonly CompanyLife[] {
  const random = createSeededRandom(seed);
  const numbers = new Set<string>();
  const lives = Object.entries(stories).map(([story, tell]): CompanyLife => {
    const number = inventNumber(random, numbers);
    const told = tell(teller(random));
    return {
      story,
      number,
      createdAt: told.createdAt ?? longAgo,
      first: { ...inventEntry(random, number), isProposed: told.isProposedAtFirst ?? false },
      changes: told.changes ?? [],
      filings: told.filings ?? [],
      missingFrom: told.missingFrom ?? [],
      episodes: told.episodes ?? [],
      isHeld: told.isHeld ?? true,
    };
  });
  return random.shuffle(lives);
}

function inventNumber(random: SeededRandom, taken: Set<string>): string {
  const number = random.pick(['03', '12', 'SC', 'NI']) + String(random.integer(100_000, 999_999));
  if (taken.has(number)) return inventNumber(random, taken);
  taken.add(number);
  return number;
}

function inventEntry(random: SeededRandom, number: string): RegisterEntry {
  return {
    name: `${random.pick(['BRÂN', 'O\'HARE "&" SONS', 'NORTH, SOUTH', 'KESTREL'])} ${number} LIMITED`,
    street: `${random.integer(1, 300)} ${random.pick(['MILL LANE', 'QUAY STREET', 'HIGH STREET'])}`,
    town: random.pick(['LEEDS', 'CARDIFF', 'PERTH']),
    postcode: `LS${random.integer(1, 29)} ${random.integer(1, 9)}AB`,
    status: 'active',
    isProposed: false,
  };
}

interface Told {
  readonly createdAt?: number;
  readonly isProposedAtFirst?: boolean;
  readonly changes?: readonly Change[];
  readonly filings?: readonly LifeFiling[];
  readonly missingFrom?: readonly string[];
  readonly episodes?: readonly TrueEpisode[];
  readonly isHeld?: boolean;
}

type Teller = ReturnType<typeof teller>;

function teller(random: SeededRandom) {
  const when = (name: WindowName): number => {
    const { from, to } = windowOf(name);
    return from + random.integer(0, Math.floor((to - from) / 1000)) * 1000;
  };
  return {
    when,
    /** Notices of August: before anybody looked. */
    august: () => Date.parse(`2026-08-${random.integer(10, 28)}T09:00:00Z`),
    later: (instant: number) => instant + random.integer(2, 9) * hourMs,
  };
}

const enter = { isProposed: true } as const;
const leave = { isProposed: false } as const;
const dissolve = { isProposed: false, status: 'dissolved' } as const;
const liquidate = { isProposed: false, status: 'liquidation' } as const;
const convert = { isProposed: false, status: 'converted-closed' } as const;

const told = (at: number, change: Partial<RegisterEntry>): Change => ({ at, change, isTold: true });
const untold = (at: number, change: Partial<RegisterEntry>): Change => ({
  at,
  change,
  isTold: false,
});

const filing = (
  at: number,
  type: string,
  [category, description]: readonly [string, string],
): LifeFiling => ({
  at,
  type,
  category,
  description,
});
const compulsoryNotice = (at: number) =>
  filing(at, 'GAZ1', ['gazette', 'gazette-notice-compulsory']);
const voluntaryNotice = (at: number) =>
  filing(at, 'GAZ1(A)', ['gazette', 'gazette-notice-voluntary']);
const application = (at: number) =>
  filing(at, 'DS01', ['dissolution', 'dissolution-application-strike-off-company']);
const suspension = (at: number) =>
  filing(at, 'DISS16(SOAS)', ['dissolution', 'dissolved-compulsory-strike-off-suspended']);
const discontinuance = (at: number) =>
  filing(at, 'DISS40', ['gazette', 'gazette-filings-brought-up-to-date']);
const withdrawal = (at: number) =>
  filing(at, 'DS02', ['dissolution', 'dissolution-withdrawal-application-strike-off-company']);
const restoration = (at: number) =>
  filing(at, 'RT01', ['restoration', 'administrative-restoration-company']);
const dissolution = (at: number) => filing(at, 'GAZ2', ['gazette', 'gazette-dissolved-compulsory']);

type Reason = NonNullable<TrueEpisode['end']>['reason'];
const exactly = (at: number, reason: Reason): TrueEpisode['end'] => ({
  notBefore: at,
  notAfter: at,
  reason,
});
/** Only the second file tells, and it tells the end of its month. */
const bySecondFile = (reason: Reason) => exactly(calendar.second.asOf, reason);
/** No file ever had it, so only REST can tell. */
const byRest = (reason: Reason): TrueEpisode['end'] => ({
  notBefore: calendar.askedAgainFrom,
  notAfter: calendar.askedAgainUntil,
  reason,
});

/** Under a compulsory notice when the first file was made. */
function firstSeenInFile(notice: number, end: TrueEpisode['end'] = null): TrueEpisode {
  return {
    openedBy: 'bulk',
    openedOn: calendar.first.importDay,
    enteredAt: null,
    noticeDate: dayOf(notice),
    route: 'compulsory',
    stage: 'first_notice',
    end,
  };
}

function seenInStream(at: number, end: TrueEpisode['end'] = null): TrueEpisode {
  return { ...firstSeenInFile(at, end), openedBy: 'stream', openedOn: dayOf(at), enteredAt: at };
}

function seenInSecondFile(notice: number): TrueEpisode {
  return {
    ...firstSeenInFile(notice),
    openedOn: calendar.second.importDay,
    enteredAt: calendar.second.asOf,
  };
}

/** Under threat since August, and then one change; filings follow it within hours. */
function longThreatened(
  t: Teller,
  change: Change,
  ending: {
    readonly end: TrueEpisode['end'];
    readonly why?: (at: number) => LifeFiling;
    readonly missingFrom?: readonly string[];
  },
): Told {
  const notice = t.august();
  const why = ending.why === undefined ? [] : [ending.why(t.later(change.at))];
  return {
    isProposedAtFirst: true,
    changes: [change],
    filings: [compulsoryNotice(notice), ...why],
    ...(ending.missingFrom !== undefined && { missingFrom: ending.missingFrom }),
    episodes: [firstSeenInFile(notice, ending.end)],
  };
}

function voluntaryWithdrawn(t: Teller, change: Change, end: TrueEpisode['end']): Told {
  const notice = t.august();
  return {
    ...longThreatened(t, change, { end }),
    filings: [application(notice - 9 * dayMs), voluntaryNotice(notice), withdrawal(change.at)],
    episodes: [{ ...firstSeenInFile(notice, end), route: 'voluntary' }],
  };
}

/** Enters by a notice that the stream tells of. */
function entersInStream(at: number, more: Told = {}): Told {
  return {
    ...more,
    changes: [told(at, enter)],
    filings: [compulsoryNotice(at)],
    episodes: [seenInStream(at)],
  };
}

/** Under threat in the first file, and gone from the threat before it was imported: never ours. */
function overBeforeItWasImported(t: Teller, at: number, change: Partial<RegisterEntry>): Told {
  return {
    isProposedAtFirst: true,
    changes: [told(at, change)],
    filings: [compulsoryNotice(t.august())],
  };
}

const { first, second } = calendar;

const stories: Readonly<Record<string, (t: Teller) => Told>> = {
  'never under threat': () => ({ isHeld: false }),
  'never under threat, renamed and moved without a word': (t) => ({
    isHeld: false,
    changes: [untold(t.when('untoldOctober'), { name: 'RENAMED QUIETLY LIMITED', town: 'YORK' })],
  }),
  'under threat all the time': (t) => {
    const notice = t.august();
    return {
      isProposedAtFirst: true,
      filings: [compulsoryNotice(notice)],
      episodes: [firstSeenInFile(notice)],
    };
  },
  'voluntary, under threat all the time': (t) => {
    const notice = t.august();
    return {
      isProposedAtFirst: true,
      filings: [application(notice - 9 * dayMs), voluntaryNotice(notice)],
      episodes: [{ ...firstSeenInFile(notice), route: 'voluntary' }],
    };
  },
  'suspended, and the register drops the detail without a word': (t) => {
    const notice = t.august();
    return {
      isProposedAtFirst: true,
      changes: [untold(t.when('untoldOctober'), leave)],
      filings: [compulsoryNotice(notice), suspension(notice + 12 * dayMs)],
      episodes: [{ ...firstSeenInFile(notice), stage: 'suspended' }],
    };
  },

  'enters before the first file': (t) => entersInStream(t.when('beforeFirst')),
  'enters after the first file, before its import, calm in it': (t) =>
    entersInStream(t.when('betweenFirstFileAndImport')),
  'enters during the first import, calm in the file': (t) => entersInStream(t.when('duringFirst')),
  'enters during the first import, not in the file': (t) => {
    const at = t.when('duringFirst');
    return entersInStream(at, { createdAt: at - dayMs });
  },
  'discontinued after the first file, before its import': (t) =>
    overBeforeItWasImported(t, t.when('betweenFirstFileAndImport'), leave),
  'dissolved after the first file, before its import': (t) =>
    overBeforeItWasImported(t, t.when('betweenFirstFileAndImport'), dissolve),
  'discontinued during the first import': (t) =>
    overBeforeItWasImported(t, t.when('duringFirst'), leave),

  'dissolved, told': (t) => {
    const at = t.when('lateOctober');
    return longThreatened(t, told(at, dissolve), {
      end: exactly(at, 'dissolved'),
      why: dissolution,
    });
  },
  'dissolved, untold': (t) =>
    longThreatened(t, untold(t.when('untoldOctober'), dissolve), {
      end: bySecondFile('dissolved'),
      why: dissolution,
    }),
  'discontinued, told': (t) => {
    const at = t.when('earlyOctober');
    return longThreatened(t, told(at, leave), {
      end: exactly(at, 'discontinued'),
      why: discontinuance,
    });
  },
  'discontinued, untold': (t) =>
    longThreatened(t, untold(t.when('untoldOctober'), leave), {
      end: bySecondFile('discontinued'),
      why: discontinuance,
    }),
  'withdrawn, told': (t) => {
    const at = t.when('earlyOctober');
    return voluntaryWithdrawn(t, told(at, leave), exactly(at, 'withdrawn'));
  },
  'withdrawn, untold': (t) =>
    voluntaryWithdrawn(t, untold(t.when('untoldOctober'), leave), bySecondFile('withdrawn')),
  'in liquidation, told': (t) => {
    const at = t.when('lateOctober');
    return longThreatened(t, told(at, liquidate), { end: exactly(at, 'insolvency') });
  },
  'in liquidation, untold, in the second file': (t) =>
    longThreatened(t, untold(t.when('untoldOctober'), liquidate), {
      end: bySecondFile('insolvency'),
    }),
  'in liquidation, untold, absent from the second file': (t) =>
    longThreatened(t, untold(t.when('untoldOctober'), liquidate), {
      end: bySecondFile('insolvency'),
      missingFrom: [second.file],
    }),
  'converted, untold, absent from the second file': (t) =>
    longThreatened(t, untold(t.when('untoldOctober'), convert), { end: bySecondFile('converted') }),
  'discontinued, untold, absent from the second file': (t) =>
    longThreatened(t, untold(t.when('untoldOctober'), leave), {
      end: bySecondFile('discontinued'),
      why: discontinuance,
      missingFrom: [second.file],
    }),

  'enters between the files, told': (t) => entersInStream(t.when('earlyOctober')),
  'enters between the files, untold': (t) => {
    const at = t.when('untoldOctober');
    return {
      changes: [untold(at, enter)],
      filings: [compulsoryNotice(at)],
      episodes: [seenInSecondFile(at)],
    };
  },
  'enters told, dissolved untold, never under threat in a file': (t) => {
    const [at, end] = [t.when('lateOctober'), t.when('untoldOctober')];
    return {
      changes: [told(at, enter), untold(end, dissolve)],
      filings: [compulsoryNotice(at), dissolution(end)],
      episodes: [seenInStream(at, byRest('dissolved'))],
    };
  },
  'enters told, converted untold, in no file at all': (t) => {
    const [at, end] = [t.when('lateOctober'), t.when('untoldOctober')];
    return {
      createdAt: at - dayMs,
      changes: [told(at, enter), untold(end, convert)],
      filings: [compulsoryNotice(at)],
      episodes: [seenInStream(at, byRest('converted'))],
    };
  },

  'leaves and enters again, both told, then dissolved': (t) => {
    const notice = t.august();
    const [left, again, end] = [
      t.when('earlyOctober'),
      t.when('lateOctober'),
      t.when('lateNovember'),
    ];
    return {
      isProposedAtFirst: true,
      changes: [told(left, leave), told(again, enter), told(end, dissolve)],
      filings: [
        compulsoryNotice(notice),
        discontinuance(left),
        compulsoryNotice(again),
        dissolution(t.later(end)),
      ],
      episodes: [
        firstSeenInFile(notice, exactly(left, 'discontinued')),
        seenInStream(again, exactly(end, 'dissolved')),
      ],
    };
  },
  'leaves told, enters again untold': (t) => {
    const notice = t.august();
    const [left, again] = [t.when('earlyOctober'), t.when('untoldOctober')];
    return {
      isProposedAtFirst: true,
      changes: [told(left, leave), untold(again, enter)],
      filings: [compulsoryNotice(notice), discontinuance(left), compulsoryNotice(again)],
      episodes: [firstSeenInFile(notice, exactly(left, 'discontinued')), seenInSecondFile(again)],
    };
  },
  'leaves untold, enters again told': (t) => {
    const notice = t.august();
    const [left, again] = [t.when('untoldOctober'), t.when('earlyNovember')];
    return {
      isProposedAtFirst: true,
      changes: [untold(left, leave), told(again, enter)],
      filings: [compulsoryNotice(notice), discontinuance(left), compulsoryNotice(again)],
      episodes: [firstSeenInFile(notice, bySecondFile('discontinued')), seenInStream(again)],
    };
  },

  'renamed, told': (t) => ({
    ...longThreatened(t, told(t.when('earlyOctober'), { name: 'NEW NAME BY STREAM LIMITED' }), {
      end: null,
    }),
  }),
  'renamed and moved, untold': (t) => ({
    ...longThreatened(
      t,
      untold(t.when('untoldOctober'), {
        name: 'NEW NAME BY FILE LIMITED',
        street: '1 FILE ROAD',
        postcode: 'CF1 1AA',
      }),
      { end: null },
    ),
  }),
  'moved after the second file, before its import': (t) => ({
    ...longThreatened(
      t,
      told(t.when('betweenSecondFileAndImport'), { street: '2 STREAM ROAD', town: 'BATH' }),
      { end: null },
    ),
  }),
  'renamed during the second import': (t) => ({
    ...longThreatened(t, told(t.when('duringSecond'), { name: 'RENAMED MEANWHILE LIMITED' }), {
      end: null,
    }),
  }),
  'renamed after the second import': (t) => ({
    ...longThreatened(t, told(t.when('earlyNovember'), { name: 'RENAMED AFTERWARDS LIMITED' }), {
      end: null,
    }),
  }),

  'dissolved after the second file, before its import': (t) => {
    const at = t.when('betweenSecondFileAndImport');
    return longThreatened(t, told(at, dissolve), {
      end: exactly(at, 'dissolved'),
      why: dissolution,
    });
  },
  'discontinued during the second import': (t) => {
    const at = t.when('duringSecond');
    return longThreatened(t, told(at, leave), {
      end: exactly(at, 'discontinued'),
      why: discontinuance,
    });
  },
  'enters after the second file, before its import, calm in it': (t) =>
    entersInStream(t.when('betweenSecondFileAndImport')),
  'enters after the second file, before its import, not in it': (t) => {
    const at = t.when('betweenSecondFileAndImport');
    return entersInStream(at, { createdAt: Math.max(at - hourMs, second.asOf + 1) });
  },
  'enters during the second import, not in the file': (t) => {
    const at = t.when('duringSecond');
    return entersInStream(at, { createdAt: at - dayMs });
  },
  'leaves before the second import and enters again during it': (t) => {
    const notice = t.august();
    const [left, again] = [t.when('betweenSecondFileAndImport'), t.when('duringSecond')];
    return {
      isProposedAtFirst: true,
      changes: [told(left, leave), told(again, enter)],
      filings: [compulsoryNotice(notice), discontinuance(left), compulsoryNotice(again)],
      episodes: [firstSeenInFile(notice, exactly(left, 'discontinued')), seenInStream(again)],
    };
  },
  'dissolved told, restored untold, absent from the second file, under threat again before its import':
    (t) => {
      const notice = t.august();
      const left = t.when('lateOctober');
      const restored = t.when('untoldOctober');
      const again = t.when('betweenSecondFileAndImport');
      return {
        isProposedAtFirst: true,
        changes: [told(left, dissolve), untold(restored, { status: 'active' }), told(again, enter)],
        filings: [
          compulsoryNotice(notice),
          dissolution(left),
          restoration(restored),
          compulsoryNotice(again),
        ],
        missingFrom: [second.file],
        episodes: [firstSeenInFile(notice, exactly(left, 'dissolved')), seenInStream(again)],
      };
    },
  'enters before the first file, told, and is in no file': (t) => {
    const at = t.when('beforeFirst');
    return entersInStream(at, { createdAt: at - dayMs, missingFrom: [first.file, second.file] });
  },
  'enters after the second import': (t) => entersInStream(t.when('earlyNovember')),
  'dissolved after the second import': (t) => {
    const at = t.when('lateNovember');
    return longThreatened(t, told(at, dissolve), {
      end: exactly(at, 'dissolved'),
      why: dissolution,
    });
  },
  'under threat, absent from the second file by mistake': (t) => {
    const notice = t.august();
    return {
      isProposedAtFirst: true,
      filings: [compulsoryNotice(notice)],
      missingFrom: [second.file],
      episodes: [firstSeenInFile(notice)],
    };
  },
};
