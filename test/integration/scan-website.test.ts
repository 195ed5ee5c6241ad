import { describe, expect, it } from 'vitest';
import type { DomainVerdict } from '../../src/domain/enrichment.ts';
import { enqueueStep } from '../../src/pipeline/enqueue-step.ts';
import { createScanWebsite } from '../../src/pipeline/scan-website.ts';
import { runnable } from '../../src/queue/job-kind.ts';
import { runLane } from '../../src/queue/lane-worker.ts';
import { systemTimers } from '../../src/runtime/timers.ts';
import { nothingRead, type VisitOutcome } from '../../src/sources/website/visit-outcome.ts';
import { seedCompany, seedDomain, seedEpisode } from '../support/seed-company.ts';
import { setupDatabase } from '../support/setup-database.ts';
import { stepContextFor } from '../support/step-context.ts';

const now = Date.parse('2026-11-24T09:00:00Z');
const domain = 'example.co.uk';

/** A site that was visited before, with one proof, is visited again with an outcome. */
async function visitAgain(before: DomainVerdict, outcome: VisitOutcome) {
  const { db } = await setupDatabase();
  const context = await stepContextFor(db, { clock: { now: () => now } });
  const company = await seedCompany(db, '01234567');
  await seedEpisode(db, company);
  const domainId = await seedDomain(db, company, {
    domain,
    verdict: before,
    verdict_reason: 'another number',
    confidence: 0.9,
    last_verified_at: now - 1,
  });
  await db
    .insertInto('domain_proofs')
    .values({
      id: '00000000-0000-4000-8000-0000000000aa',
      domain_id: domainId,
      rule: 'company_number',
      url: `https://${domain}/`,
      snippet: 'Company number',
      weight: 1,
      seen_at: now - 1,
    })
    .execute();
  const payload = { companyNumber: company, domain };
  await db
    .transaction()
    .execute((trx) => enqueueStep(trx, context, { name: 'scan-website', payload }));
  const stop = new AbortController();
  const running = runLane(
    {
      lane: 'website',
      client: { visit: () => Promise.resolve(outcome) },
      kinds: [runnable(createScanWebsite(context, { pipelinePages: 15 }))],
      db,
      ...context,
      timers: systemTimers,
      concurrency: 1,
      onDiscard: () => Promise.resolve(),
    },
    stop.signal,
  );
  await expect
    .poll(() => db.selectFrom('jobs').select('state').where('kind', '=', 'scan-website').execute())
    .toEqual([{ state: 'completed' }]);
  stop.abort();
  await running;
  return {
    domain: await db
      .selectFrom('domains')
      .select(['verdict', 'verdict_reason', 'confidence', 'last_verified_at'])
      .executeTakeFirstOrThrow(),
    proofs: (await db.selectFrom('domain_proofs').select('rule').execute()).length,
    step: await db
      .selectFrom('enrichment_steps')
      .select(['state', 'reason'])
      .where('step', '=', 'scan-website')
      .executeTakeFirst(),
  };
}

const unreachable: VisitOutcome = {
  kind: 'unreachable',
  reason: 'timeout',
  isWorthAnotherTry: false,
};

const notJudged: VisitOutcome = { ...nothingRead('all_read'), isJudged: false, pagesVisited: 3 };
const tooLong = 'whose site it is could not be judged: that took too long';

describe('a later visit of a website', () => {
  it.each([
    ['contradicted', unreachable, 'unreachable: timeout'],
    [
      'contradicted',
      { kind: 'robots-disallowed', isUnavailable: false },
      'robots.txt disallows a visit',
    ],
    ['contradicted', { kind: 'blocked', reason: 'HTTP 403' }, 'blocked: HTTP 403'],
    ['proven', unreachable, 'unreachable: timeout'],
    ['likely', unreachable, 'unreachable: timeout'],
    ['contradicted', notJudged, tooLong],
    ['proven', notJudged, tooLong],
  ] as const)('leaves the verdict %s as it was when it sees nothing: %o', async (...visit) => {
    const [verdict, outcome, reason] = visit;

    const seen = await visitAgain(verdict, outcome);

    expect(seen).toEqual({
      domain: {
        verdict,
        verdict_reason: 'another number',
        confidence: 0.9,
        last_verified_at: now - 1,
      },
      proofs: 1,
      step: { state: 'done', reason },
    });
  });

  it('calls a candidate not proven that cannot be reached', async () => {
    const { domain: known } = await visitAgain('candidate', unreachable);

    expect(known).toMatchObject({ verdict: 'not_proven', verdict_reason: 'unreachable: timeout' });
  });

  it('says of a candidate whose site could not be judged that it is not proven, and why', async () => {
    const { domain: known } = await visitAgain('candidate', notJudged);

    expect(known).toMatchObject({ verdict: 'not_proven', verdict_reason: tooLong });
  });

  it('takes the place of the one before when it sees the site', async () => {
    const outcome: VisitOutcome = {
      ...nothingRead('all_read'),
      confidence: 0.2,
      pagesVisited: 3,
    };

    const seen = await visitAgain('contradicted', outcome);

    expect(seen).toMatchObject({ domain: { verdict: 'not_proven' }, proofs: 0 });
  });
});
