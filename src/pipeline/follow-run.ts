import type { JobRun } from '../queue/job-kind.ts';
import { done, snooze, type Outcome } from '../queue/outcome.ts';
import {
  findRun,
  finishRun,
  listKindsPlannedOfRun,
  listPlannedOfRun,
  type RunOfCompany,
} from '../store/enrichment-runs.ts';
import type { Db } from '../store/open-store.ts';
import { listRunCompanies } from '../store/run-companies.ts';
import { dropPlanned } from '../store/spend-intents.ts';
import { enqueueNext } from './enqueue-step.ts';
import { graph, type StepPayload } from './graph.ts';
import { runCeiling } from './run-ceiling.ts';
import { standingOf } from './run-standing.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

const lookEveryMs = 5_000;

/**
 * Sees a run to its end. When its ceiling is reached and nothing is on its way, what is planned is taken back and its steps run once
 * more: they find the ceiling and say so. The run is over when no company of it has anything under way.
 */
export function createFollowRun(context: StepContext) {
  return stepKind(
    'follow-run',
    graph['follow-run'],
    async ({ payload, db }: JobRun<StepPayload<'follow-run'>, null>): Promise<Outcome> => {
      const now = context.clock.now();
      const run = await findRun(db, payload.runId);
      if (run === undefined || run.finished_at !== null) return done();
      const beyond = await listBeyondCeiling(db, { id: run.id, maxCredits: run.max_credits });
      if (beyond.length > 0) {
        return snooze(
          now + lookEveryMs,
          'what the ceiling does not allow is taken back',
          async (trx) => {
            for (const intent of beyond) {
              await dropPlanned(trx, intent.id);
              await enqueueNext(trx, context, {
                from: 'follow-run',
                name: intent.operation === 'company-domain-by-name' ? 'find-domain' : 'find-emails',
                payload: { companyNumber: intent.company_number },
              });
            }
          },
        );
      }
      const companies = await listRunCompanies(db, run);
      const isOver = companies.every((company) => standingOf(company).isOver);
      if (isOver) return done((trx) => finishRun(trx, run.id, now));
      return snooze(now + lookEveryMs, 'companies of the run are under way');
    },
  );
}

/** What is planned and may cost more than the ceiling leaves, once nothing is on its way any more. */
async function listBeyondCeiling(
  db: Db,
  run: Pick<RunOfCompany, 'id' | 'maxCredits'>,
): Promise<Awaited<ReturnType<typeof listPlannedOfRun>>> {
  const beyond: Awaited<ReturnType<typeof listPlannedOfRun>> = [];
  for (const kind of await listKindsPlannedOfRun(db, run.id)) {
    if ((await runCeiling(db, run, kind)) === null) continue;
    beyond.push(...(await listPlannedOfRun(db, run.id, kind)));
  }
  return beyond;
}
