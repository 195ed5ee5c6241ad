import type { Selectable } from 'kysely';
import type { PaidOperation } from '../domain/committed-task.ts';
import type { PaidProviderName } from '../domain/enrichment.ts';
import { compileOnce, firstRow } from './compile-once.ts';
import type { Db, Trx } from './open-store.ts';
import type { Database } from './tables/database.ts';

export type CachedLookup =
  | { readonly kind: 'none' }
  | { readonly kind: 'miss'; readonly reason: string | null; readonly expiresAt: number }
  | {
      readonly kind: 'hit';
      readonly answer: string;
      readonly lookedUpAt: number;
      readonly expiresAt: number;
      /** It came by a delivery alone. */
      readonly isUnverified: boolean;
    };

/** What a paid look-up said within its life: a repeated question never costs a call. */
export async function findLookup(
  db: Db | Trx,
  operation: PaidOperation,
  question: {
    readonly provider: PaidProviderName;
    readonly subjectKey: string;
    readonly now: number;
    /** An older answer counts as none: somebody wants it anew. */
    readonly notBefore?: number;
  },
): Promise<CachedLookup> {
  const { notBefore = 0, ...asked } = question;
  const row = await firstRow(selectLookup(db, { operation, notBefore, ...asked }));
  if (row === undefined) return { kind: 'none' };
  return row.answer === null
    ? { kind: 'miss', reason: row.reason, expiresAt: row.expires_at }
    : {
        kind: 'hit',
        answer: row.answer,
        lookedUpAt: row.looked_up_at,
        expiresAt: row.expires_at,
        isUnverified: row.is_unverified === 1,
      };
}

interface Question {
  readonly provider: PaidProviderName;
  readonly operation: PaidOperation;
  readonly subjectKey: string;
  readonly now: number;
  readonly notBefore: number;
}

const selectLookup = compileOnce<Question, Selectable<Database['lookups']>>((db, hole) =>
  db
    .selectFrom('lookups')
    .selectAll()
    .where('operation', '=', hole('operation'))
    .where('subject_key', '=', hole('subjectKey'))
    .where('provider', '=', hole('provider'))
    .where('expires_at', '>', hole('now'))
    .where('looked_up_at', '>=', hole('notBefore')),
);

interface Answered {
  readonly provider: PaidProviderName;
  readonly operation: PaidOperation;
  readonly subjectKey: string;
  /** Null for a miss. */
  readonly answer: string | null;
  /** What was said of a miss. */
  readonly reason: string | null;
  readonly now: number;
  readonly expiresAt: number;
}

export async function saveLookup(
  trx: Trx,
  {
    isUnverified = false,
    reason = null,
    ...lookup
  }: Omit<Answered, 'reason'> & {
    readonly reason?: string | null;
    /** It came by a delivery alone. */
    readonly isUnverified?: boolean;
  },
): Promise<void> {
  await upsertLookup(trx, { ...lookup, reason, unverified: isUnverified ? 1 : 0 });
}

const upsertLookup = compileOnce<Answered & { readonly unverified: number }, unknown>(
  (db, hole) => {
    const facts = {
      answer: hole('answer'),
      reason: hole('reason'),
      looked_up_at: hole('now'),
      expires_at: hole('expiresAt'),
      is_unverified: hole('unverified'),
    };
    return db
      .insertInto('lookups')
      .values({
        provider: hole('provider'),
        operation: hole('operation'),
        subject_key: hole('subjectKey'),
        ...facts,
      })
      .onConflict((conflict) =>
        conflict.columns(['operation', 'subject_key', 'provider']).doUpdateSet(facts),
      );
  },
);
