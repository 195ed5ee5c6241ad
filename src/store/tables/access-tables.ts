import { principalKinds, roles, suppressionKinds } from '../../domain/access.ts';
import { productEventTypes } from '../../domain/product-event.ts';
import { autoincrement, defineTable, integer, nullable, oneOf, text } from './table.ts';

/** Who did it: a user, an API key or the system itself. */
export const principals = defineTable(
  { id: text, kind: oneOf(principalKinds), name: text, created_at: integer },
  ['id'],
);

export const apiKeys = defineTable(
  {
    /** Public part of the key, indexed; the secret is stored only as its hash. */
    id: text,
    principal_id: text,
    name: text,
    role: oneOf(roles),
    secret_sha256: text,
    created_at: integer,
    revoked_at: nullable(integer),
  },
  ['id'],
);

/** Who must not be contacted. Only salted hashes, so that the list survives an erasure. */
export const suppressions = defineTable(
  {
    id: text,
    kind: oneOf(suppressionKinds),
    value_hash: text,
    reason: text,
    created_at: integer,
  },
  ['id'],
);

/** What happened, in order; written in the transaction of the fact. */
export const events = defineTable(
  {
    sequence: autoincrement,
    id: text,
    type: oneOf(productEventTypes),
    company_number: nullable(text),
    data: text,
    happened_at: integer,
  },
  ['sequence'],
);

export const settings = defineTable({ name: text, value: text }, ['name']);
