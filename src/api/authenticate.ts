import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { parseApiKey } from '../domain/api-key.ts';
import { findPrincipalByKey, type Principal } from '../store/api-keys.ts';
import type { Db } from '../store/open-store.ts';

export interface AuthenticateOptions {
  readonly db: Db;
  /** Accepted instead of a key; only ever set in sandbox mode on loopback. */
  readonly devToken: string | null;
  readonly systemPrincipalId: string;
}

/** Finds out who asks; null without a valid key. Keys come in the Authorization header only, never in an address. */
export async function authenticate(
  { db, devToken, systemPrincipalId }: AuthenticateOptions,
  request: FastifyRequest,
): Promise<Principal | null> {
  const authorization = request.headers.authorization ?? '';
  const token = bearerToken(authorization) ?? basicPassword(authorization);
  if (token === null) return null;
  if (devToken !== null && isSame(token, devToken)) {
    return { principalId: systemPrincipalId, role: 'admin' };
  }
  const key = parseApiKey(token);
  return key === null ? null : findPrincipalByKey(db, key);
}

function bearerToken(authorization: string): string | null {
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? null;
}

/** So that a browser can ask for the key: any user name, the API key as password. */
function basicPassword(authorization: string): string | null {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return null;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon === -1 ? null : decoded.slice(colon + 1);
}

function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(given), sha256(expected));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
