import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson } from './http-server.ts';

export type KeyCheck = 'ok' | 'empty' | 'invalid';

/** HTTP Basic with the key as user name and an empty password; the colon is part of it. Without a key to compare, any will do. */
export function checkBasicKey(request: IncomingMessage, key: string | null): KeyCheck {
  const header = request.headers.authorization;
  if (header === undefined || header.trim() === '') return 'empty';
  if (key === null) return 'ok';
  const expected = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
  return header === expected ? 'ok' : 'invalid';
}

/** Both bodies and the two headers as recorded from the register's API. */
export function refuseKey(response: ServerResponse, check: 'empty' | 'invalid'): void {
  const error = check === 'empty' ? 'Empty Authorization header' : 'Invalid Authorization';
  response.setHeader('Ch-Authentication-Error', error);
  response.setHeader('Www-Authenticate', 'Invalid or no Authorisation header has been provided');
  sendJson(response, 401, { error, type: 'ch:service' });
}
