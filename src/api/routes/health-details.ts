import { z } from 'zod';
import { OperationJson, toOperationJson } from '../../wire/operation-json.ts';
import { ProviderHealthJson, readProviderHealth } from '../../wire/provider-health-json.ts';
import { readOperation } from '../../wire/read-operation.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

const HealthJson = OperationJson.extend({
  status: z.enum(['ok', 'degraded']),
  providers: z.array(ProviderHealthJson),
});

/**
 * What runs and what does not, for people and their tools; always 200, because a restart brings no provider back. Whether to restart or to
 * send requests is asked of /livez and /readyz.
 */
export function addHealthDetailsRoute(server: ApiServer, options: ApiOptions): void {
  server.get(
    '/healthz',
    { config: { access: 'metrics' }, schema: { response: { 200: HealthJson } } },
    async () => {
      const [operation, providers] = await Promise.all([
        readOperation(options),
        readProviderHealth(options.reader, options.clock.now()),
      ]);
      const status = operation.mode === 'normal' ? ('ok' as const) : ('degraded' as const);
      // What people wrote and providers said is for whoever has a key: this is answered to anybody at this machine.
      return { status, ...withoutDetail(toOperationJson(operation)), providers };
    },
  );
}

function withoutDetail(operation: OperationJson): OperationJson {
  return {
    ...operation,
    lanes: operation.lanes.map((lane) => ({ ...lane, detail: null })),
    parts: operation.parts.map((part) => ({ ...part, detail: null })),
  };
}
