import { metricsContentType, renderMetrics } from '../../observability/metrics-text.ts';
import { readMetrics } from '../read-metrics.ts';
import type { ApiOptions, ApiServer } from '../server.ts';

/** For Prometheus, in its text format. */
export function addMetricsRoute(server: ApiServer, options: ApiOptions): void {
  server.get('/metrics', { config: { access: 'metrics' } }, async (_request, reply) =>
    reply.type(metricsContentType).send(renderMetrics(await readMetrics(options))),
  );
}
