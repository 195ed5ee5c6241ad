import { fastify } from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import type { Clock } from '../runtime/clock.ts';
import type { Db } from '../store/open-store.ts';
import type { SuppressionHash } from '../store/suppressions.ts';
import { installProblems } from './problem.ts';
import { addExportRoutes } from './routes/exports.ts';

/** What the routes read from; the API never calls a third party. */
export interface ApiOptions {
  readonly reader: Db;
  readonly clock: Clock;
  readonly log: Logger;
  readonly hash: SuppressionHash;
  readonly systemPrincipalId: string;
  readonly devToken: string | null;
  readonly isSandbox: boolean;
}

export type ApiServer = ReturnType<typeof createApiServer>;

/** The HTTP server with every route; it does not listen yet. */
export function createApiServer(options: ApiOptions) {
  const server = fastify({
    logger: false,
    bodyLimit: 1024 * 1024,
    requestTimeout: 30_000,
    forceCloseConnections: true,
  });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  installProblems(server, options.log);
  server.addHook('onSend', async (_request, reply) => {
    void reply.header('x-content-type-options', 'nosniff');
    void reply.header('referrer-policy', 'no-referrer');
    void reply.header('cache-control', 'no-store');
  });
  const typed = server.withTypeProvider<ZodTypeProvider>();
  addExportRoutes(typed, options);
  return typed;
}
