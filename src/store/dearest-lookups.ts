import { compareCredits, type Credits } from '../domain/credits.ts';
import type { PaidOperation } from '../domain/committed-task.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { assumedMost, dearer } from '../domain/most-credits.ts';
import { readSetting, writeSetting } from './settings.ts';
import type { Db, Trx } from './open-store.ts';

export interface KindOfLookup {
  readonly provider: PaidProviderName;
  readonly operation: PaidOperation;
}

const dearestSetting = ({ provider, operation }: KindOfLookup): string =>
  `${provider}_dearest_${operation}`;

/** What is put aside for one look-up, and counts against every ceiling, until its answer tells what it cost. */
export async function mostOfLookup(db: Db | Trx, kind: KindOfLookup): Promise<Credits> {
  const dearest = await readSetting(db, dearestSetting(kind));
  const assumed = assumedMost[kind.provider][kind.operation];
  return dearest === null ? assumed : dearer(assumed, dearest);
}

/** A look-up cost more than was put aside for it: as much is put aside for each from now on, those that are planned among them. */
export async function heedDearer(trx: Trx, kind: KindOfLookup, charged: Credits): Promise<void> {
  if (compareCredits(charged, await mostOfLookup(trx, kind)) <= 0) return;
  await writeSetting(trx, dearestSetting(kind), charged);
  await trx
    .updateTable('spend_intents')
    .set({ estimated_credits: charged })
    .where('provider', '=', kind.provider)
    .where('operation', '=', kind.operation)
    .where('state', '=', 'planned')
    .execute();
}
