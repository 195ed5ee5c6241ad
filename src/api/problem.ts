import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { isDiskFull } from '../store/disk-full.ts';
import { securityHeaders } from './security-headers.ts';

/** An expected refusal, answered as an RFC 9457 problem document. */
export class ApiError extends Error {
  override readonly name = 'ApiError' as const;
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Not possible now',
  413: 'Too large',
  415: 'Media type not supported',
  422: 'Not valid',
  500: 'Internal error',
  503: 'Not available now',
  507: 'Insufficient storage',
};

const diskFull =
  'the disk is full, so nothing was changed: free some space, then send the request again';

/** Turns whatever a route throws into a problem document; internals stay in the log. */
export function installProblems(server: FastifyInstance, log: Logger): void {
  server.setErrorHandler((error: FastifyError | ApiError, request, reply) => {
    if (error instanceof ApiError) return sendProblem(reply, error.status, error.message);
    if (hasZodFastifySchemaValidationErrors(error)) {
      const detail = error.validation
        .map(({ instancePath, message }) => {
          const member = instancePath.slice(1).replaceAll('/', '.');
          return `${member === '' ? error.validationContext : member}: ${message}`;
        })
        .join('; ');
      return sendProblem(reply, 422, detail);
    }
    if (isDiskFull(error)) {
      log.error(
        { err: error, route: request.routeOptions.url },
        'request failed: the disk is full',
      );
      return sendProblem(reply, 507, diskFull);
    }
    if (isNoJson(error)) return sendProblem(reply, 422, error.message);
    const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
    if (status < 500) return sendProblem(reply, status, error.message);
    log.error({ err: error, route: request.routeOptions.url }, 'request failed');
    return sendProblem(reply, 500, `request ${request.id} failed; the log has more`);
  });
  server.setNotFoundHandler((request, reply) =>
    sendProblem(reply, 404, `there is nothing at ${request.url.split('?')[0]}`),
  );
}

/** A body that is not JSON, or none, is as little valid as one of another shape. */
function isNoJson(error: FastifyError): boolean {
  return (
    error.code === 'FST_ERR_CTP_INVALID_JSON_BODY' || error.code === 'FST_ERR_CTP_EMPTY_JSON_BODY'
  );
}

/** What the framework refuses before any route or hook is reached: an address that cannot be decoded. */
export function answerBadRequest(
  error: Error,
  _request: FastifyRequest,
  reply: FastifyReply,
): void {
  void sendProblem(reply.headers(securityHeaders), 400, error.message);
}

function sendProblem(reply: FastifyReply, status: number, detail: string): FastifyReply {
  return reply
    .status(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({ type: 'about:blank', title: titles[status] ?? 'Refused', status, detail }),
    );
}
