import type { Config } from '../config/config.ts';
import type { Policy } from '../pipeline/step-context.ts';

/** What the settings allow to start by itself. */
export function stepPolicyOf(config: Config): Policy {
  return {
    autoEnrich: config.autoEnrich,
    confirm: config.stream?.confirm ?? 'transitions',
    hasPaidProvider: config.snov !== null,
    countsFirst: config.snov?.countsFirst ?? false,
    verify: config.verify,
    maxCandidates: config.maxCandidates,
    officersFetch: config.officers.fetch,
    creditsPerLead: config.snov?.creditsPerLead?.toFixed(2) ?? null,
    cache: config.cache,
    maxWaiting: config.maxWaiting,
  };
}
