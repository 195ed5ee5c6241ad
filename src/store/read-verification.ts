import type { CompanyNumber } from '../domain/company-number.ts';
import type { PaidOperation } from '../domain/committed-task.ts';
import type { Db } from './open-store.ts';
import { accountBalance } from './spend-ledger.ts';

export interface BalanceSeen {
  readonly balance: string;
  readonly read_at: number;
}

export type Verification = Awaited<ReturnType<typeof readVerification>>;

/** What one company's way through the chain has left in the database, link by link. */
export async function readVerification(db: Db, companyNumber: CompanyNumber) {
  const event = await db
    .selectFrom('stream_events')
    .select(['timepoint', 'effect'])
    .where('company_number', '=', companyNumber)
    .where('stream', '=', 'companies')
    .orderBy('timepoint')
    .executeTakeFirst();
  const episode = await db
    .selectFrom('episodes')
    .selectAll()
    .where('company_number', '=', companyNumber)
    .where('state', '=', 'open')
    .executeTakeFirst();
  const domain = await db
    .selectFrom('domains')
    .select(['domain', 'verdict', 'verdict_reason'])
    .select((select) =>
      select
        .selectFrom('domain_proofs')
        .whereRef('domain_proofs.domain_id', '=', 'domains.id')
        .select((count) => count.fn.countAll<number>().as('count'))
        .as('proofs'),
    )
    .where('company_number', '=', companyNumber)
    .executeTakeFirst();
  const officers = await db
    .selectFrom('officers')
    .select('id')
    .where('company_number', '=', companyNumber)
    .execute();
  const contact = await db
    .selectFrom('contacts')
    .select(['email', 'verification_status', 'source', 'lawful_basis'])
    .where('company_number', '=', companyNumber)
    .where('officer_id', 'is not', null)
    .where('method', '=', 'snov')
    .executeTakeFirst();
  const domainTask = await findTask(db, 'company-domain-by-name', companyNumber);
  const emailTask = await findTask(db, 'emails-by-domain-by-name', companyNumber);
  return {
    company: companyNumber,
    event,
    episode,
    domain,
    officers: officers.length,
    contact,
    beforeDomain: await findReading(db, { until: domainTask?.sent_at ?? 0 }),
    afterDomain: await findReading(db, { from: domainTask?.finished_at ?? null }),
    beforeEmails: await findReading(db, { until: emailTask?.sent_at ?? 0 }),
    afterEmails: await findReading(db, { from: emailTask?.finished_at ?? null }),
    spent: await accountBalance(db, 'spent'),
    unexplained: await accountBalance(db, 'unexplained'),
  };
}

function findTask(db: Db, operation: PaidOperation, companyNumber: CompanyNumber) {
  return db
    .selectFrom('provider_tasks')
    .innerJoin('spend_intents', 'spend_intents.task_id', 'provider_tasks.id')
    .select(['provider_tasks.sent_at', 'provider_tasks.finished_at'])
    .where('spend_intents.operation', '=', operation)
    .where('spend_intents.company_number', '=', companyNumber)
    .executeTakeFirst();
}

/** The last reading up to an instant, or the first one from an instant on; nothing while that instant is unknown. */
async function findReading(
  db: Db,
  at: { readonly until: number } | { readonly from: number | null },
): Promise<BalanceSeen | undefined> {
  const readings = db.selectFrom('balance_readings').select(['balance', 'read_at']).limit(1);
  if ('until' in at) {
    return readings.where('read_at', '<=', at.until).orderBy('read_at', 'desc').executeTakeFirst();
  }
  if (at.from === null) return undefined;
  return readings.where('read_at', '>=', at.from).orderBy('read_at').executeTakeFirst();
}
