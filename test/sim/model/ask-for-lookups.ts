import { pause } from '../../../src/runtime/pause.ts';
import { enqueueStep } from '../../../src/pipeline/enqueue-step.ts';
import type { StepContext } from '../../../src/pipeline/step-context.ts';
import type { ModelFacts } from '../../../src/sim/company-facts.ts';
import type { EventHeapTime } from '../../../src/sim/event-heap-time.ts';
import type { LazyPolls } from '../../../src/sim/lazy-polls.ts';
import type { Dice } from '../../../src/sim/seeded-random.ts';
import type { Db } from '../../../src/store/open-store.ts';
import {
  seedCompany,
  seedDomain,
  seedEpisode,
  seedNumber,
  seedOfficer,
} from '../../support/seed-company.ts';

const dayMs = 86_400_000;
const firstNumber = 10_000_000;

/** Companies whose domain is looked for, and companies with a domain whose director's address is; so many look-ups a day, in bursts. */
export function createAsker(options: {
  readonly time: EventHeapTime;
  readonly polls: LazyPolls;
  readonly dice: Dice;
  readonly facts: ModelFacts;
  readonly perDay: number;
  readonly days: number;
}) {
  const { time, dice, facts } = options;
  const total = Math.round(options.perDay * options.days);
  let asked = 0;
  let nextAt = 0;

  return {
    asked: () => asked,
    async ask(
      db: Db,
      context: StepContext,
      { isGone, signal }: { readonly isGone: () => boolean; readonly signal: AbortSignal },
    ): Promise<void> {
      const timers = time.timersUntil(isGone);
      while (!signal.aborted && asked < total) {
        await pause(timers, Math.max(0, nextAt - time.elapsed()), signal);
        if (signal.aborted) return;
        const burst = Math.min(dice.integer(1, 12), total - asked);
        for (let count = 0; count < burst; count += 1) {
          await askFor(db, context, asked);
          asked += 1;
        }
        options.polls.somethingHappened();
        nextAt = Math.max(nextAt, time.elapsed()) + dice.waiting((6.5 * dayMs) / options.perDay);
        if (time.elapsed() > options.days * dayMs) nextAt = time.elapsed() + 1_000;
      }
    },
  };

  async function askFor(db: Db, context: StepContext, index: number): Promise<void> {
    const number = seedNumber(String(firstNumber + index));
    const now = context.clock.now();
    const isKnown = await db
      .selectFrom('companies')
      .select('company_number')
      .where('company_number', '=', number)
      .executeTakeFirst();
    // Committed by a process that died before it could say so.
    if (isKnown !== undefined) return;
    const { site, officers } = facts.of(number);
    const [director] = officers.filter(
      ({ role, resignedOn }) => role === 'director' && resignedOn === null,
    );
    await db.transaction().execute(async (trx) => {
      await seedCompany(trx, number, { company_name: `Leeds Joinery ${index} Ltd` });
      const episodeId = await seedEpisode(trx, number, { entered_at: now, confirmed_at: now });
      const payload = { companyNumber: number };
      if (site === null || director === undefined || index % 2 === 0) {
        await enqueueStep(trx, context, { name: 'find-domain', payload });
        return;
      }
      await seedOfficer(trx, number, {
        first_name: director.firstName,
        last_name: director.lastName,
      });
      await seedDomain(trx, number, { domain: site.domain, expires_at: now + 365 * dayMs });
      for (const step of ['fetch-officers', 'find-domain'] as const) {
        await trx
          .insertInto('enrichment_steps')
          .values({
            episode_id: episodeId,
            step,
            state: 'done',
            attempts: 1,
            started_at: now,
            updated_at: now,
          })
          .execute();
      }
      await enqueueStep(trx, context, { name: 'find-emails', payload });
    });
  }
}
