import { z } from 'zod';
import { readStreamReports } from '../../wire/read-stream-report.ts';
import { StreamJson, toStreamJson } from '../../wire/stream-json.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

/** How the streams of Companies House fare. */
export function addStreamingRoutes(server: ApiServer, options: ApiOptions): void {
  server.get(
    '/api/streaming/status',
    {
      config: { access: 'viewer' },
      schema: { response: { 200: z.object({ data: z.array(StreamJson) }) } },
    },
    async () => ({ data: (await readStreamReports(options)).map(toStreamJson) }),
  );
}
