import { createHash, timingSafeEqual } from 'node:crypto';
import type { Role } from '../domain/access.ts';
import type { ApiKey } from '../domain/api-key.ts';
import type { Db } from './open-store.ts';

export interface Principal {
  readonly principalId: string;
  readonly role: Role;
}

/** Stores a new key with the principal it stands for. The secret has over 128 bits, so a fast hash is right for it. */
export async function saveApiKey(
  db: Db,
  key: ApiKey,
  about: {
    readonly principalId: string;
    readonly name: string;
    readonly role: Role;
    readonly now: number;
  },
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('principals')
      .values({
        id: about.principalId,
        kind: 'api_key',
        name: about.name,
        created_at: about.now,
      })
      .execute();
    await trx
      .insertInto('api_keys')
      .values({
        id: key.id,
        principal_id: about.principalId,
        name: about.name,
        role: about.role,
        secret_sha256: sha256(key.secret).toString('hex'),
        created_at: about.now,
      })
      .execute();
  });
}

/** Whom a key stands for; null when it is unknown, revoked or its secret is wrong, in the same time. */
export async function findPrincipalByKey(db: Db, key: ApiKey): Promise<Principal | null> {
  const row = await db
    .selectFrom('api_keys')
    .select(['principal_id', 'role', 'secret_sha256'])
    .where('id', '=', key.id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  const expected = Buffer.from(row?.secret_sha256 ?? '0'.repeat(64), 'hex');
  const isRight = timingSafeEqual(expected, sha256(key.secret));
  return row !== undefined && isRight ? { principalId: row.principal_id, role: row.role } : null;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
