import { z } from 'zod';
import { listSnapshots } from '../../store/list-snapshots.ts';
import { readNextSampleAt } from '../../store/next-sample.ts';
import { listSamples } from '../../store/read-register-samples.ts';
import { ImportJson, toImportJson } from '../../wire/import-json.ts';
import { instant, toInstantOrNull } from '../../wire/instant.ts';
import { RegisterSampleJson, toRegisterSampleJson } from '../../wire/register-quality-json.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

const Query = z.object({
  /** Nights, the latest first; a quarter of them is kept. */
  limit: z.coerce.number().int().min(1).max(92).default(7),
});

const QualityJson = z.object({
  data: z.array(RegisterSampleJson),
  /** Null when no sample was ever planned. */
  next_sample_at: instant.nullable(),
});

const ImportsQuery = z.object({ limit: z.coerce.number().int().min(1).max(100).default(12) });
const ImportsJson = z.object({ data: z.array(ImportJson) });

/** How far what is stored agrees with the register, and what the files were like that it was made from. */
export function addRegisterRoutes(server: ApiServer, { reader }: ApiOptions): void {
  server.get(
    '/api/register/quality',
    {
      config: { access: 'viewer' },
      schema: { querystring: Query, response: { 200: QualityJson } },
    },
    async ({ query: { limit } }) => {
      const [samples, nextSampleAt] = await Promise.all([
        listSamples(reader, { limit, state: null }),
        readNextSampleAt(reader),
      ]);
      return {
        data: samples.map(toRegisterSampleJson),
        next_sample_at: toInstantOrNull(nextSampleAt),
      };
    },
  );
  server.get(
    '/api/register/imports',
    {
      config: { access: 'viewer' },
      schema: { querystring: ImportsQuery, response: { 200: ImportsJson } },
    },
    async ({ query: { limit } }) => ({
      data: (await listSnapshots(reader, limit)).map(toImportJson),
    }),
  );
}
