import { describe, expect, it } from 'vitest';
import { seedNumber } from '../../../test/support/seed-company.ts';
import { RegisterEmptyError } from './errors.ts';
import { createNotFoundWatch } from './watch-not-found.ts';

const companies = Array.from({ length: 12 }, (_, index) =>
  seedNumber(String(index + 1).padStart(8, '0')),
);

/** Denies one company after the other and says which of the answers were taken to say nothing. */
async function deny(
  watch: ReturnType<typeof createNotFoundWatch>,
  denied: readonly (typeof companies)[number][],
): Promise<readonly boolean[]> {
  const refused: boolean[] = [];
  for (const companyNumber of denied) {
    const answer = { companyNumber, resource: 'profile', isFound: false } as const;
    refused.push(
      await watch.heed(answer).then(
        () => false,
        (error: unknown) => error instanceof RegisterEmptyError,
      ),
    );
  }
  return refused;
}

const all = (): Promise<boolean> => Promise.resolve(true);
const nobody = (): Promise<void> => Promise.resolve();

describe('a watch over companies that the register denies', () => {
  it('lets nine in a row pass and believes the tenth no more, nor any after it', async () => {
    const refused = await deny(createNotFoundWatch(all, nobody), companies);

    expect(refused.slice(0, 9)).not.toContain(true);
    expect(refused.slice(9)).toEqual([true, true, true]);
  });

  it('says once whose denials were believed before it was noticed', async () => {
    const told: unknown[] = [];
    const watch = createNotFoundWatch(all, (believed) => {
      told.push(believed);
      return Promise.resolve();
    });

    await deny(watch, companies);

    expect(told).toEqual([{ resource: 'profile', companies: companies.slice(0, 10) }]);
  });

  it('begins anew once a company is found', async () => {
    const watch = createNotFoundWatch(all, nobody);
    await deny(watch, companies.slice(0, 11));
    const [companyNumber] = companies;
    if (companyNumber === undefined) throw new Error('no company');
    await watch.heed({ companyNumber, resource: 'profile', isFound: true });

    expect(await deny(watch, companies.slice(0, 3))).toEqual([false, false, false]);
  });

  it('counts a company once, however often it is denied', async () => {
    const [company] = companies;
    const again = Array.from({ length: 20 }, () => company).filter((each) => each !== undefined);

    expect(await deny(createNotFoundWatch(all, nobody), again)).not.toContain(true);
  });

  it('is not misled by numbers that nobody has told of', async () => {
    const watch = createNotFoundWatch(() => Promise.resolve(false), nobody);

    expect(await deny(watch, companies)).not.toContain(true);
  });

  it('knows by one kind of list that is denied to everybody', async () => {
    const watch = createNotFoundWatch(all, nobody);
    for (const companyNumber of companies.slice(0, 9)) {
      await watch.heed({ companyNumber, resource: 'filings', isFound: false });
    }
    const [companyNumber, , , , , , , , , tenth] = companies;
    if (companyNumber === undefined || tenth === undefined) throw new Error('no company');
    // That officers are listed says nothing of filings.
    await watch.heed({ companyNumber, resource: 'officers', isFound: true });

    await expect(
      watch.heed({ companyNumber: tenth, resource: 'filings', isFound: false }),
    ).rejects.toThrow(RegisterEmptyError);
  });
});
