import { z } from 'zod';
import { isWell } from '../../domain/judge-stream-health.ts';
import { readSetting } from '../../store/settings.ts';
import { readStreamReports } from '../../wire/read-stream-report.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

const Alive = z.object({ status: z.literal('alive') });
const Readiness = z.object({ ready: z.boolean(), reasons: z.array(z.string()) });

/** For supervisors and load balancers; without a key, so they tell no more than why not. */
export function addHealthRoutes(server: ApiServer, options: ApiOptions): void {
  server.get(
    '/livez',
    { config: { access: 'open' }, schema: { response: { 200: Alive } } },
    async () => ({ status: 'alive' as const }),
  );

  server.get(
    '/readyz',
    { config: { access: 'open' }, schema: { response: { 200: Readiness, 503: Readiness } } },
    async (_request, reply) => {
      const reasons = await whyNotReady(options);
      return reply
        .status(reasons.length === 0 ? 200 : 503)
        .send({ ready: reasons.length === 0, reasons });
    },
  );
}

async function whyNotReady(options: ApiOptions): Promise<string[]> {
  try {
    await readSetting(options.reader, 'stamp');
  } catch (error) {
    options.log.error({ err: error }, 'the database does not answer');
    return ['the database does not answer'];
  }
  const reports = Object.values(await readStreamReports(options));
  // What was missed earlier is told elsewhere: the process that makes it good must not be taken out of service for it.
  return reports
    .filter(
      ({ state, verdict, isResting }) =>
        state !== 'not_configured' && !isWell(verdict.health) && !isResting,
    )
    .map(({ stream, verdict }) => `stream ${stream} is ${verdict.health.replaceAll('_', ' ')}`);
}
