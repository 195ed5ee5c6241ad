import { readOperation, type OperationReport } from '../wire/read-operation.ts';
import type { ApiOptions } from './server.ts';

/** What an answer says of its freshness may be this old: lists are asked for hundreds of times a second. */
const recentMs = 1_000;

/** How the whole fared a moment ago. */
export function createRecentOperation(options: ApiOptions): () => Promise<OperationReport> {
  let readAt = -Infinity;
  let reading: Promise<OperationReport> | null = null;
  return async () => {
    const now = options.clock.now();
    if (reading === null || Math.abs(now - readAt) >= recentMs) {
      readAt = now;
      reading = readOperation(options);
    }
    const current = reading;
    try {
      return await current;
    } catch (error) {
      // The next request asks anew.
      if (reading === current) reading = null;
      throw error;
    }
  };
}
