import { z } from 'zod';
import { ProviderHealthJson, readProviderHealth } from '../../wire/provider-health-json.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

const HealthJson = z.object({
  status: z.enum(['ok', 'degraded']),
  providers: z.array(ProviderHealthJson),
});

/** What runs and what does not, for people and their tools. Whether to restart or to send requests is asked of /livez and /readyz. */
export function addHealthDetailsRoute(server: ApiServer, { reader, clock }: ApiOptions): void {
  server.get(
    '/healthz',
    { config: { access: 'metrics' }, schema: { response: { 200: HealthJson } } },
    async () => {
      const providers = await readProviderHealth(reader, clock.now());
      const isDegraded = providers.some((provider) => !provider.is_asked);
      return { status: isDegraded ? ('degraded' as const) : ('ok' as const), providers };
    },
  );
}
