import { configuredProviders } from '../config/config.ts';
import type { StreamName } from '../domain/stream.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Db } from '../store/open-store.ts';
import { readDisk } from '../store/read-disk.ts';
import { readOperation, type OperationReport } from '../wire/read-operation.ts';
import type { Settings } from './load-settings.ts';

/** How the whole fares, for what `serve` does with these settings. */
export function readOperationHere(
  { reader, clock }: { readonly reader: Db; readonly clock: Clock },
  settings: Settings,
): Promise<OperationReport> {
  const { config, values, isSandbox } = settings;
  return readOperation({
    reader,
    clock,
    streams: followedStreams(settings),
    schedule: config.schedule,
    readDisk: () => readDisk(config.databaseUrl, null),
    creditTerms: config.creditTerms,
    // On imitated providers those are there that `serve` asks.
    providers: isSandbox
      ? ['companies-house', ...(values['enrichment.providers'] ?? (['snov'] as const))]
      : configuredProviders(config),
    isRendering: config.scanner.rendering !== null,
  });
}

/** What `serve` follows with these settings; on imitated providers there is a stream as well. */
export function followedStreams({ config, isSandbox }: Settings): readonly StreamName[] {
  return config.stream?.streams ?? (isSandbox ? ['companies', 'filings'] : []);
}
