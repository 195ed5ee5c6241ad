import type { EmailCount, PaidProvider } from '../domain/paid-provider.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { done, type Outcome } from '../queue/outcome.ts';
import { findEmailCount, saveEmailCount } from '../store/domain-email-counts.ts';
import type { Trx } from '../store/open-store.ts';
import { enqueueNext } from './enqueue-step.ts';
import { exhaustedSince } from './exhaustion.ts';
import { graph, type StepPayload } from './graph.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

/** What a provider would not say today it may say tomorrow. */
const notToldLifeMs = 24 * 3_600_000;

/**
 * Asks the provider how many addresses it holds of a domain, before anything is paid for there or for it. Free: one call of the budget, no intent. Several
 * companies of one domain ask once, and nobody asks an account that is known to be empty.
 */
export function createCountEmails(context: StepContext) {
  return stepKind(
    'count-emails',
    graph['count-emails'],
    async ({
      payload: { companyNumber, domain, asker },
      db,
      client,
      signal,
    }: JobRun<StepPayload<'count-emails'>, PaidProvider>): Promise<Outcome> => {
      const goOn = (trx: Trx) =>
        enqueueNext(trx, context, {
          from: 'count-emails',
          name: asker,
          payload: { companyNumber },
        });
      const known = await findEmailCount(db, {
        provider: client.name,
        domain,
        now: context.clock.now(),
      });
      const isEmpty = (await exhaustedSince(db, client.name)) !== null;
      // Whoever wants to know finds out why it is not told.
      if (known !== undefined || isEmpty) return done(async (trx) => void (await goOn(trx)));
      const told = await client.countEmails(domain, signal);
      const now = context.clock.now();
      return done(async (trx) => {
        await saveEmailCount(trx, {
          provider: client.name,
          domain,
          told,
          now,
          expiresAt: now + lifeMs(context, told),
        });
        await goOn(trx);
      });
    },
  );
}

function lifeMs({ policy: { cache } }: StepContext, told: EmailCount): number {
  if (told.kind === 'not-told') return notToldLifeMs;
  return told.count === 0 ? cache.missesMs : cache.domainsMs;
}
