import { londonDateOf } from '../domain/london-date.ts';
import { sampleSize } from '../domain/register-sample.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { cancel, done, snooze, type Outcome } from '../queue/outcome.ts';
import { pickCompanies } from '../store/pick-companies.ts';
import { beginSample, endUnfinishedSamples, forgetOldSamples } from '../store/register-samples.ts';
import { enqueueNext } from './enqueue-step.ts';
import { graph, type StepPayload } from './graph.ts';
import { noRoomIn, roomInLane } from './room-in-lane.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

const roomWaitMs = 10 * 60_000;

/** Chooses the night's companies and asks for the comparison of each. */
export function createSampleRegister(context: StepContext) {
  return stepKind(
    'sample-register',
    graph['sample-register'],
    async ({
      payload: { night },
      db,
    }: JobRun<StepPayload<'sample-register'>, null>): Promise<Outcome> => {
      // It was started while nothing ran, on another day: today has a night of its own.
      if (londonDateOf(context.clock.now()) !== night) return cancel('that night has passed');
      const { lane } = graph['compare-company'];
      const room = await roomInLane(db, context, { lane, wanted: sampleSize });
      if (room < sampleSize) return snooze(context.clock.now() + roomWaitMs, noRoomIn(lane));
      const companies = await pickCompanies(db, sampleSize, () => context.random.next());
      return done(async (trx) => {
        const now = context.clock.now();
        await endUnfinishedSamples(trx, now);
        if (companies.length === 0) return;
        const isNew = await beginSample(trx, { night, planned: companies.length, now });
        if (!isNew) return;
        await forgetOldSamples(trx);
        for (const companyNumber of companies) {
          const payload = { companyNumber, night };
          await enqueueNext(trx, context, {
            from: 'sample-register',
            name: 'compare-company',
            payload,
          });
        }
        context.log.info({ night, companies: companies.length }, 'register sample begun');
      });
    },
  );
}
