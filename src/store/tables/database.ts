import { apiKeys, events, principals, settings, suppressions } from './access-tables.ts';
import {
  contacts,
  domainProofs,
  domains,
  enrichmentStepsTable,
  lookups,
} from './enrichment-tables.ts';
import { persons, personsWithSignificantControl, pscSnapshots } from './person-tables.ts';
import {
  breakers,
  breakerTransitions,
  jobs,
  lanePauses,
  leases,
  providerCalls,
  rateBudgets,
  retryBudgets,
} from './queue-tables.ts';
import {
  bulkSnapshots,
  companies,
  episodes,
  filings,
  officers,
  previousNames,
  strikeOffApplications,
  unheldStatuses,
} from './register-tables.ts';
import { registerSampleFields, registerSamples } from './sample-tables.ts';
import { pageContacts, pages, scans, siteRobots, siteVisits } from './scan-tables.ts';
import { balanceReadings, providerTasks, spendEntries, spendIntents } from './spend-tables.ts';
import {
  deadLetters,
  streamCursors,
  streamDays,
  streamEvents,
  streamGaps,
  streamHealthTable,
  streamRepairs,
  streamSpans,
} from './stream-tables.ts';
import type { RowOf } from './table.ts';

/** Every table of the product, by its name in the database. */
export const tables = {
  companies,
  previous_names: previousNames,
  episodes,
  filings,
  strike_off_applications: strikeOffApplications,
  officers,
  bulk_snapshots: bulkSnapshots,
  persons,
  persons_with_significant_control: personsWithSignificantControl,
  psc_snapshots: pscSnapshots,
  unheld_statuses: unheldStatuses,
  register_samples: registerSamples,
  register_sample_fields: registerSampleFields,
  stream_events: streamEvents,
  stream_spans: streamSpans,
  stream_days: streamDays,
  stream_cursors: streamCursors,
  stream_gaps: streamGaps,
  stream_repairs: streamRepairs,
  stream_health: streamHealthTable,
  dead_letters: deadLetters,
  jobs,
  lane_pauses: lanePauses,
  leases,
  rate_budgets: rateBudgets,
  provider_calls: providerCalls,
  breakers,
  breaker_transitions: breakerTransitions,
  retry_budgets: retryBudgets,
  enrichment_steps: enrichmentStepsTable,
  domains,
  domain_proofs: domainProofs,
  contacts,
  lookups,
  scans,
  pages,
  page_contacts: pageContacts,
  site_visits: siteVisits,
  site_robots: siteRobots,
  spend_intents: spendIntents,
  provider_tasks: providerTasks,
  spend_entries: spendEntries,
  balance_readings: balanceReadings,
  principals,
  api_keys: apiKeys,
  suppressions,
  events,
  settings,
} as const;

export type Database = { [Name in keyof typeof tables]: RowOf<(typeof tables)[Name]> };
