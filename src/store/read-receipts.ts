import { sumCredits, type Credits } from '../domain/credits.ts';
import type { PaidOperation } from '../domain/committed-task.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import type { Db } from './open-store.ts';

/** What one look-up cost, or what a lost answer did; of the latter the company is not known. */
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
    .select(['provider', 'operation', 'written_off_credits', 'resolved_at'])
    .where('written_off_credits', 'is not', null)
    .where('resolved_at', '>=', since)
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
    ...lost.map((row) => ({
      at: row.resolved_at ?? since,
      provider: row.provider,
      operation: row.operation,
      credits: row.written_off_credits ?? '0',
      companyNumber: null,
      companyName: null,
      runId: null,
      runName: null,
      isLost: true,
    })),
  ];
}

export function totalOf(receipts: readonly Receipt[]): Credits {
  return sumCredits(receipts.map((receipt) => receipt.credits));
}
