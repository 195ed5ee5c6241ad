import { expect, it } from 'vitest';
import { proposalToStrikeOff } from '../../src/domain/company-status.ts';
import { companyLine, setupGapWorld } from '../support/gap-world.ts';

it('applies what a stream tells that has begun anew at lower numbers, and puts the break on record', async () => {
  const world = await setupGapWorld();
  const { db, sandbox, sinkOf, time } = world;
  const [company] = sandbox.control
    .companies()
    .filter(({ detail }) => detail === proposalToStrikeOff);
  if (company === undefined) throw new Error('nobody is under threat');
  const sink = sinkOf('companies');
  await sink.report({ state: 'connected' });
  await sink.apply([companyLine(900_000, company, time.clock.now())]);

  await sink.openGap('renumbered');
  await sink.report({ state: 'connected' });
  await time.advance(60_000);
  await sink.apply([companyLine(7, { ...company, detail: null }, time.clock.now())]);

  const episodes = await db.selectFrom('episodes').select('state').execute();
  expect(episodes).toEqual([{ state: 'closed' }]);
  expect(await sink.loadCursor()).toBe(7);
  expect(await world.gaps()).toMatchObject([{ reason: 'bad_cursor', closed_at: null }]);
  expect((await world.events()).map(({ type }) => type)).toContain('stream.degraded');
});
