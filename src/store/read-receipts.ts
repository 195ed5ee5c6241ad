import { sumCredits, type Credits } from '../domain/credits.ts';
import type { PaidOperation } from '../domain/committed-task.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import type { Db } from './open-store.ts';

/** What one look-up cost, or what a lost answer did; of the latter company and run are known where all look-ups of its start have the same. */
export interface Receipt {
  readonly at: number;
  readonly provider: PaidProviderName;
  readonly operation: PaidOperation;
  readonly credits: Credits;
  readonly companyNumber: string | null;
  readonly companyName: string | null;
  readonly runId: string | null;
  readonly runName: string | null;
  readonly isLost: boolean;
}

/** Every receipt since an instant, oldest first. */
export async function listReceipts(db: Db, since: number): Promise<readonly Receipt[]> {
  const settled = await db
    .selectFrom('spend_intents')
    .innerJoin('companies', 'companies.company_number', 'spend_intents.company_number')
    .leftJoin('spend_runs', 'spend_runs.id', 'spend_intents.run_id')
    .select([
      'spend_intents.provider',
      'spend_intents.operation',
      'spend_intents.charged_credits',
      'spend_intents.finished_at',
      'spend_intents.company_number',
      'companies.company_name',
      'spend_intents.run_id',
      'spend_runs.name as run_name',
    ])
    .where('spend_intents.state', '=', 'settled')
    .where('spend_intents.finished_at', '>=', since)
    .orderBy('spend_intents.finished_at')
    .execute();
  const lost = await db
    .selectFrom('provider_tasks')
    .innerJoin('spend_intents', 'spend_intents.task_id', 'provider_tasks.id')
    .innerJoin('companies', 'companies.company_number', 'spend_intents.company_number')
    .leftJoin('spend_runs', 'spend_runs.id', 'spend_intents.run_id')
    .select((select) => [
      'provider_tasks.id',
      'provider_tasks.provider',
      'provider_tasks.operation',
      'provider_tasks.written_off_credits',
      'provider_tasks.resolved_at',
      select.fn.min('spend_intents.company_number').as('company_number'),
      select.fn.min('companies.company_name').as('company_name'),
      select.fn.count('spend_intents.company_number').distinct().as('companies'),
      select.fn.min('spend_intents.run_id').as('run_id'),
      select.fn.min('spend_runs.name').as('run_name'),
      select.fn.count('spend_intents.run_id').distinct().as('runs'),
      select.fn.count('spend_intents.run_id').as('of_runs'),
      select.fn.countAll().as('look_ups'),
    ])
    .where('written_off_credits', 'is not', null)
    .where('written_off_credits', '!=', '0.00')
    .where('resolved_at', '>=', since)
    .groupBy([
      'provider_tasks.id',
      'provider_tasks.provider',
      'provider_tasks.operation',
      'provider_tasks.written_off_credits',
      'provider_tasks.resolved_at',
    ])
    .orderBy('resolved_at')
    .execute();
  return [
    ...settled.map((row) => ({
      at: row.finished_at ?? since,
      provider: row.provider,
      operation: row.operation,
      credits: row.charged_credits ?? '0',
      companyNumber: row.company_number,
      companyName: row.company_name,
      runId: row.run_id,
      runName: row.run_name,
      isLost: false,
    })),
    ...lost.map((row) => {
      const isOfOne = Number(row.companies) === 1;
      const isOfRun = Number(row.runs) === 1 && Number(row.of_runs) === Number(row.look_ups);
      return {
        at: row.resolved_at ?? since,
        provider: row.provider,
        operation: row.operation,
        credits: row.written_off_credits ?? '0',
        companyNumber: isOfOne ? row.company_number : null,
        companyName: isOfOne ? row.company_name : null,
        runId: isOfRun ? row.run_id : null,
        runName: isOfRun ? row.run_name : null,
        isLost: true,
      };
    }),
  ];
}

export function totalOf(receipts: readonly Receipt[]): Credits {
  return sumCredits(receipts.map((receipt) => receipt.credits));
}
