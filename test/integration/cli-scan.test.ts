import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openStore, type Db } from '../../src/store/open-store.ts';
import { createCliFolder } from '../support/run-cli.ts';
import { seedCompany, seedContact, seedDomain, seedEpisode } from '../support/seed-company.ts';

const Jobs = z.object({ data: z.array(z.object({ job_id: z.uuid(), domain: z.string() })) });

async function setup(seed: (db: Db) => Promise<void>) {
  const folder = createCliFolder();
  const url = `sqlite:${join(folder.directory, 'scan.db')}`;
  {
    await using store = await openStore(url);
    await seed(store.db);
  }
  const run = (...args: string[]) => folder.run(args, { DATABASE_URL: url });
  return { url, run };
}

/** Two leads with a site, one whose site is another company's, one that has left. */
async function seedLeads(db: Db): Promise<void> {
  for (const [number, domain, stage, verdict, state] of [
    ['01234567', 'acme.co.uk', 'first_notice', 'proven', 'open'],
    ['02345678', 'bravo.co.uk', 'proposed', 'candidate', 'open'],
    ['03456789', 'charlie.co.uk', 'first_notice', 'contradicted', 'open'],
    ['04567890', 'delta.co.uk', 'first_notice', 'proven', 'closed'],
  ] as const) {
    const company = await seedCompany(db, number);
    await seedEpisode(db, company, {
      stage,
      state,
      ...(state === 'closed' && { closed_at: 1, leave_reason: 'discontinued' }),
    });
    await seedDomain(db, company, { domain, verdict, is_primary: 1 });
  }
}

describe('scan --leads', () => {
  it('has the sites of companies under threat scanned, each once, and leaves them to the service', async () => {
    const { url, run } = await setup(seedLeads);

    const first = await run('scan', '--leads', '--json');
    const again = await run('scan', '--leads', '--json');

    expect(first.exitCode).toBe(0);
    const jobs = Jobs.parse(JSON.parse(first.stdout)).data;
    expect(jobs.map(({ domain }) => domain).toSorted()).toEqual(['acme.co.uk', 'bravo.co.uk']);
    // The same jobs while they wait.
    expect(Jobs.parse(JSON.parse(again.stdout)).data).toEqual(jobs);
    await using store = await openStore(url);
    const kept = await store.reader
      .selectFrom('jobs')
      .select(['kind', 'state', 'priority'])
      .execute();
    expect(kept).toEqual(
      Array.from({ length: 2 }, () => ({
        kind: 'scan-website',
        state: 'available',
        priority: 'low',
      })),
    );
  });

  it('takes only those of a stage, and as many as are wanted', async () => {
    const { run } = await setup(seedLeads);

    const ofStage = await run('scan', '--leads', '--stage', 'proposed', '--json');
    const limited = await run('scan', '--leads', '--limit', '1');

    expect(Jobs.parse(JSON.parse(ofStage.stdout)).data.map(({ domain }) => domain)).toEqual([
      'bravo.co.uk',
    ]);
    expect(limited.stdout).toContain('1 sites are scanned by the service');
  });

  it('wants either a domain or leads, and what it knows', async () => {
    const { run } = await setup(() => Promise.resolve());

    const [neither, both, stage, limit] = await Promise.all([
      run('scan'),
      run('scan', 'acme.co.uk', '--leads'),
      run('scan', '--leads', '--stage', 'nonsense'),
      run('scan', '--leads', '--limit', '0'),
    ]);

    expect([neither, both, stage, limit].map(({ exitCode }) => exitCode)).toEqual([2, 2, 2, 2]);
    expect(neither.stderr).toContain('name either a domain or --leads');
  });
});

describe('contacts', () => {
  it('lists hidden addresses of persons and releases them', async () => {
    const ids: string[] = [];
    const { run } = await setup(async (db) => {
      const company = await seedCompany(db, '01234567');
      const hidden = { is_hidden: 1, method: 'website', form: 'at-token' } as const;
      ids.push(await seedContact(db, company, { ...hidden, email: 'morag@acme.co.uk' }));
      // A department's box is nobody's: it need not wait.
      await seedContact(db, company, {
        ...hidden,
        email: 'info@acme.co.uk',
        email_type: 'service',
      });
    });
    const [id = ''] = ids;

    const before = await run('contacts', 'hidden', '--json');
    const shown = await run('contacts', 'hidden');
    const released = await run('contacts', 'release', id, '--json');
    const again = await run('contacts', 'release', id, '--json');
    const after = await run('contacts', 'hidden');

    expect(JSON.parse(before.stdout)).toMatchObject({
      data: [{ id, company_number: '01234567', email: 'morag@acme.co.uk', form: 'at-token' }],
    });
    expect(shown.stdout).toContain('1 wait for release.');
    expect(JSON.parse(released.stdout)).toEqual({ id, released: true });
    expect(JSON.parse(again.stdout)).toEqual({ id, released: false });
    expect(after.stdout).toContain('No hidden address waits for release.');
  });

  it('releases nothing that is not known, not hidden, or no id', async () => {
    const ids: string[] = [];
    const { run } = await setup(async (db) => {
      const company = await seedCompany(db, '01234567');
      ids.push(await seedContact(db, company, { email: 'plain@acme.co.uk', is_hidden: 0 }));
    });

    const [malformed, unknown, plain] = await Promise.all([
      run('contacts', 'release', 'nonsense'),
      run('contacts', 'release', '00000000-0000-4000-8000-00000000ffff'),
      run('contacts', 'release', ids[0] ?? ''),
    ]);

    expect(malformed.exitCode).toBe(2);
    expect(unknown.exitCode).not.toBe(0);
    expect(unknown.stderr).toContain('is known');
    expect(plain.stderr).toContain('is not hidden');
  });
});
