import type { CompanyNumber } from '../domain/company-number.ts';
import type { Trx } from './open-store.ts';

/** Keeps the application that stands; the same one again changes only when it is looked at next. */
export async function saveApplication(
  trx: Trx,
  application: {
    readonly companyNumber: CompanyNumber;
    readonly transactionId: string;
    readonly appliedOn: string;
    readonly now: number;
    readonly nextReadingAt: number | null;
  },
): Promise<void> {
  const told = {
    transaction_id: application.transactionId,
    applied_on: application.appliedOn,
    next_reading_at: application.nextReadingAt,
  };
  await trx
    .insertInto('strike_off_applications')
    .values({ company_number: application.companyNumber, seen_at: application.now, ...told })
    .onConflict((conflict) => conflict.column('company_number').doUpdateSet(told))
    .execute();
}

export async function removeApplication(trx: Trx, companyNumber: CompanyNumber): Promise<void> {
  await trx
    .deleteFrom('strike_off_applications')
    .where('company_number', '=', companyNumber)
    .execute();
}
