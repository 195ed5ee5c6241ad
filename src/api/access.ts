import type { FastifyInstance, FastifyRequest } from 'fastify';
import { roles, type Role } from '../domain/access.ts';
import type { Principal } from '../store/api-keys.ts';
import { authenticate, type AuthenticateOptions } from './authenticate.ts';
import { ApiError } from './problem.ts';

/**
 * Who may use a route. `open` = anybody; `page` = a viewer, and in the sandbox anybody at this machine, because there all data is
 * invented; `page-form` = an operator and the same; `metrics` = a viewer and anybody at this machine, for a collector beside the service; else
 * the least role.
 */
export type Access = 'open' | 'page' | 'page-form' | 'metrics' | Role;

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** Who asks; null on an open route. */
    principalId: string | null;
    /** What they may do; null on an open route. */
    role: Role | null;
  }
}

export interface AccessOptions extends AuthenticateOptions {
  readonly isSandbox: boolean;
}

const challenges = {
  page: 'Basic realm="Strikewatch: any user name, an API key as password", charset="UTF-8"',
  other: 'Bearer realm="Strikewatch"',
} as const;

/**
 * Lets a request through or refuses it before anything of it is parsed. A route that does not declare its access is a mistake that stops
 * the start: nothing is open by forgetting.
 */
export function guardRoutes(server: FastifyInstance, options: AccessOptions): void {
  server.addHook('onRoute', ({ method, url, config }) => {
    if (config?.access === undefined) {
      throw new TypeError(`route ${String(method)} ${url} does not say who may use it`);
    }
  });
  server.decorateRequest('principalId', null);
  server.decorateRequest('role', null);
  server.addHook('onRequest', async (request, reply) => {
    const { access } = request.routeOptions.config;
    if (request.is404 || access === undefined || access === 'open') return;
    refuseForeignPage(request);
    const isPage = access === 'page' || access === 'page-form';
    const isLocalWelcome = access === 'metrics' || (isPage && options.isSandbox);
    if (isLocalWelcome && isFromThisMachine(request)) {
      request.role = isPage ? 'operator' : 'viewer';
      return;
    }
    const principal = await authenticate(options, request);
    if (principal === null) {
      void reply.header('www-authenticate', isPage ? challenges.page : challenges.other);
      throw new ApiError(
        401,
        'send "Authorization: Bearer <API key>"; make one with: strikewatch keys create',
      );
    }
    requireRole(principal, leastRole(access));
    request.principalId = principal.principalId;
    request.role = principal.role;
  });
}

function leastRole(access: Exclude<Access, 'open'>): Role {
  if (access === 'page-form') return 'operator';
  return access === 'page' || access === 'metrics' ? 'viewer' : access;
}

/** Whether a role includes another. */
export function mayAct(role: Role | null, least: Role): boolean {
  return role !== null && roles.indexOf(role) >= roles.indexOf(least);
}

function requireRole(principal: Principal, least: Role): void {
  if (!mayAct(principal.role, least)) {
    throw new ApiError(403, `this needs the role ${least}; the key has ${principal.role}`);
  }
}

/** A browser that remembers the key sends it along for any page; so another site's page must not be able to change anything. */
function refuseForeignPage(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new ApiError(403, 'requests that change something are not taken from other sites');
  }
}

const loopbackAddress = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/;
const loopbackName = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'via'] as const;

/**
 * Both the socket and the name asked for: a name of another site that resolves to this machine does not count, nor does what a proxy on
 * this machine passes on for somebody else.
 */
function isFromThisMachine(request: FastifyRequest): boolean {
  return (
    forwardingHeaders.every((name) => request.headers[name] === undefined) &&
    loopbackAddress.test(request.socket.remoteAddress ?? '') &&
    loopbackName.test(request.host)
  );
}
