import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { createSeededRandom, type SeededRandom } from '../../../src/sandbox/seeded-random.ts';
import { read } from './ask-questions.ts';
import type { PreparedRegister } from './prepare-register.ts';
import type { AskedService, Service } from './start-service.ts';

export interface Question {
  readonly kind: string;
  readonly path: string;
  /** The right answer's. */
  readonly status: number;
}

const companiesKnown = 400;

const Company = z.object({ company_name: z.string() });
const Page = z.object({ page: z.object({ next_cursor: z.string() }) });
const Row = z.object({ company_number: z.string() });

/** One round of questions each call, the same for the same seed: of every kind the same number, in a random order. */
export async function createQuestions(
  register: PreparedRegister,
  { service, seed }: { readonly service: Service; readonly seed: string },
): Promise<() => readonly Question[]> {
  const random = createSeededRandom(seed);
  const numbers = pickNumbers(register.registerPath, random);
  const names: string[] = [];
  for (const number of numbers.slice(0, companiesKnown / 4)) {
    const path = `/api/companies/${number}`;
    names.push((await read(service, { path, body: Company })).company_name);
  }
  const first = async (scope: string): Promise<string> => {
    const path = `/api/companies?scope=${scope}&limit=1`;
    return (await read(service, { path, body: Page })).page.next_cursor;
  };
  const world = { numbers, names, all: await first('all'), open: await openCursors(service) };
  return () =>
    random.shuffle(
      Object.entries(kinds).flatMap(([kind, invent]) =>
        Array.from({ length: perRound }, () => ({ kind, status: 200, ...invent(world, random) })),
      ),
    );
}

const perRound = 10;

interface World {
  readonly numbers: readonly string[];
  readonly names: readonly string[];
  /** Any cursor of the whole list. */
  readonly all: string;
  readonly open: readonly string[];
}

/** Anywhere in the register, by asking for the next number after a random one. */
function pickNumbers(registerPath: string, random: SeededRandom): readonly string[] {
  const db = new DatabaseSync(registerPath, { readOnly: true });
  try {
    const next = db.prepare(
      'select company_number from companies where company_number >= ? order by company_number limit 1',
    );
    return Array.from({ length: companiesKnown }, () => {
      const wanted = String(random.integer(0, 16_999_999)).padStart(8, '0');
      return Row.parse(next.get(wanted)).company_number;
    });
  } finally {
    db.close();
  }
}

/** Companies under threat are listed by what changes; their cursors are those of a walk. */
export async function openCursors(service: AskedService): Promise<readonly string[]> {
  const cursors: string[] = [];
  let at = '';
  for (let page = 0; page < 50; page += 1) {
    const path = `/api/companies?scope=open&limit=200${at === '' ? '' : `&cursor=${at}`}`;
    const { next_cursor: next } = (
      await read(service, {
        path,
        body: z.object({ page: z.object({ next_cursor: z.string().nullable() }) }),
      })
    ).page;
    if (next === null) break;
    cursors.push(next);
    at = next;
  }
  return cursors;
}

/** A cursor holds the last line's position, the number at its end: so a page may begin anywhere. */
function cursorAt(cursor: string, number: string): string {
  const position = z
    .array(z.unknown())
    .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  return Buffer.from(JSON.stringify([...position.slice(0, -1), number])).toString('base64url');
}

const letterA = 65;

const search = (words: string): { readonly path: string } => ({
  path: `/api/companies?scope=all&limit=50&q=${encodeURIComponent(words)}`,
});

function wordsOf(name: string): readonly string[] {
  return name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

type Invent = (
  world: World,
  random: SeededRandom,
) => { readonly path: string; readonly status?: number };

const kinds: Readonly<Record<string, Invent>> = {
  'company by number': ({ numbers }, random) => ({
    path: `/api/companies/${random.pick(numbers)}`,
  }),
  'number that nobody has': (_, random) => ({
    path: `/api/companies/ZZ${random.integer(100_000, 999_999)}`,
    status: 404,
  }),
  'page of 50, all companies, from anywhere': ({ all, numbers }, random) => ({
    path: `/api/companies?scope=all&limit=50&cursor=${cursorAt(all, random.pick(numbers))}`,
  }),
  'page of 50, open episodes': ({ open }, random) => ({
    path: `/api/companies?scope=open&limit=50&cursor=${random.pick(open)}`,
  }),
  'name: LTD, LIMITED': (_, random) => search(random.pick(['LTD', 'LIMITED', 'ltd', 'Limited'])),
  'name: another common word': (_, random) =>
    search(random.pick(['HOLDINGS', 'SERVICES', 'GROUP', 'THE', 'UK', 'PROPERTY', 'SOLUTIONS'])),
  'name: two common words': (_, random) =>
    search(random.pick(['HOLDINGS LTD', 'SERVICES LIMITED', 'UK LIMITED', 'THE GROUP LTD'])),
  'name: a whole name': ({ names }, random) => search(random.pick(names)),
  'name: two words of a name': ({ names }, random) =>
    search(wordsOf(random.pick(names)).slice(0, 2).join(' ')),
  'name: a word of a name and LTD': ({ names }, random) =>
    search(`${wordsOf(random.pick(names))[0] ?? 'A'} LTD`),
  'name: the beginning of a word': ({ names }, random) =>
    search(random.pick(names).slice(0, random.integer(2, 4)).trim()),
  'name: one letter': (_, random) =>
    search(String.fromCodePoint(random.integer(letterA, letterA + 25))),
  'name: a word that no company has': (_, random) => search(`QX${random.hex(8)}`),
};
