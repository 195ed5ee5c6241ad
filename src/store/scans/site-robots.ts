import type { Db, Trx } from '../open-store.ts';

/** The rules of an authority that may still be used; null without any. */
export async function findRobots(db: Db, origin: string, now: number): Promise<string | null> {
  const found = await db
    .selectFrom('site_robots')
    .select('rules')
    .where('origin', '=', origin)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return found?.rules ?? null;
}

export async function keepRobots(
  db: Db | Trx,
  robots: { readonly origin: string; readonly rules: string; readonly expiresAt: number },
): Promise<void> {
  const values = { rules: robots.rules, expires_at: robots.expiresAt };
  await db
    .insertInto('site_robots')
    .values({ origin: robots.origin, ...values })
    .onConflict((conflict) => conflict.column('origin').doUpdateSet(values))
    .execute();
}
