import { z } from 'zod';
import { lanes, outboundLanes, type Lane } from '../../domain/job.ts';
import { listFailures } from '../../store/list-failures.ts';
import { FailureJson, toFailureJson } from '../../wire/failure-json.ts';
import { QueueReportJson, toQueueReportJson } from '../../wire/queue-json.ts';
import { readQueueReport } from '../../wire/read-queue-report.ts';
import { readRefusedLookups, RefusedLookupsJson } from '../../wire/refused-lookup-json.ts';
import { ApiError } from '../problem.ts';
import type { ApiOptions, ApiServer } from '../server.ts';
import { giveObject } from '../wish.ts';

const LaneParams = z.object({ lane: z.enum(lanes) });
const Why = z.strictObject({ reason: z.string().trim().min(1).max(500).optional() }).nullish();
const NoBody = z.strictObject({}).nullish();
const LanesChanged = z.object({ lanes: z.array(z.enum(lanes)) });
const aFingerprint = 'must be a fingerprint of GET /api/queue/failures';
const RetryFailures = z.strictObject(
  {
    fingerprint: z.string(aFingerprint).regex(/^[\da-f]{16}$/, aFingerprint),
    /** In percent, spread evenly over all; at least one job. */
    share: z.number().gt(0).max(100).default(100),
  },
  giveObject('fingerprint'),
);
const FailuresJson = z.object({
  data: z.array(FailureJson),
  refused_look_ups: z.array(RefusedLookupsJson),
});
const FailuresRetried = z.object({
  matching: z.number().int(),
  retried: z.number().int(),
  left: z.number().int(),
});

/** The queue as a whole: how it gets on, what fails in it, and its lanes stopped and let go on. */
export function addQueueRoutes(server: ApiServer, options: ApiOptions): void {
  const { reader, queue } = options;
  const operator = { access: 'operator' } as const;

  server.get(
    '/api/queue',
    { config: { access: 'viewer' }, schema: { response: { 200: QueueReportJson } } },
    async () => toQueueReportJson(await readQueueReport(options)),
  );

  server.get(
    '/api/queue/failures',
    {
      config: { access: 'viewer' },
      schema: { response: { 200: FailuresJson } },
    },
    async () => ({
      data: (await listFailures(reader)).map(toFailureJson),
      refused_look_ups: [...(await readRefusedLookups(reader, options.clock))],
    }),
  );

  server.post(
    '/api/queue/lanes/:lane/pause',
    {
      config: operator,
      schema: { params: LaneParams, body: Why, response: { 200: LanesChanged } },
    },
    ({ params: { lane }, body, principalId }) => pause([lane], body?.reason, principalId),
  );

  server.post(
    '/api/queue/lanes/:lane/resume',
    {
      config: operator,
      schema: { params: LaneParams, body: NoBody, response: { 200: LanesChanged } },
    },
    ({ params: { lane } }) => resume([lane]),
  );

  server.post(
    '/api/queue/pause',
    { config: operator, schema: { body: Why, response: { 200: LanesChanged } } },
    ({ body, principalId }) => pause(outboundLanes, body?.reason, principalId),
  );

  server.post(
    '/api/queue/resume',
    { config: operator, schema: { body: NoBody, response: { 200: LanesChanged } } },
    () => resume(lanes),
  );

  server.post(
    '/api/queue/retry',
    { config: operator, schema: { body: RetryFailures, response: { 200: FailuresRetried } } },
    async ({ body: { fingerprint, share } }) => {
      const answer = await queue.retryFailures({ fingerprint, sharePercent: share });
      if (answer.matching > 0) return answer;
      throw new ApiError(404, `no job fails with fingerprint ${fingerprint}`);
    },
  );

  async function pause(
    chosen: readonly Lane[],
    reason: string | undefined,
    principalId: string | null,
  ): Promise<z.infer<typeof LanesChanged>> {
    const by = {
      reason: reason ?? null,
      principalId: principalId ?? options.systemPrincipalId,
    };
    return { lanes: [...(await queue.pause(chosen, by))] };
  }

  async function resume(chosen: readonly Lane[]): Promise<z.infer<typeof LanesChanged>> {
    return { lanes: [...(await queue.resume(chosen))] };
  }
}
