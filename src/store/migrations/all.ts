import type { Migration } from 'kysely/migration';
import * as createRegister from './0001-create-register.ts';
import * as createStreams from './0002-create-streams.ts';
import * as createQueue from './0003-create-queue.ts';
import * as createEnrichment from './0004-create-enrichment.ts';
import * as createSpend from './0005-create-spend.ts';
import * as createAccess from './0006-create-access.ts';
import * as stageImports from './0007-stage-imports.ts';
import * as addDownloadLane from './0008-add-download-lane.ts';
import * as createPersons from './0009-create-persons.ts';
import * as createRegisterSamples from './0010-create-register-samples.ts';
import * as deepenTimeline from './0011-deepen-timeline.ts';
import * as keepStreamLedger from './0012-keep-stream-ledger.ts';
import * as repairStreamGaps from './0014-repair-stream-gaps.ts';
import * as deepenQueue from './0015-deepen-queue.ts';
import * as addBreakers from './0016-add-breakers.ts';
import * as tellWhoSaidUnheld from './0017-tell-who-said-unheld.ts';
import * as keepWhatSitesPublish from './0018-keep-what-sites-publish.ts';
import * as createScans from './0019-create-scans.ts';
import * as addDomainCandidates from './0020-add-domain-candidates.ts';
import * as deepenSpend from './0021-deepen-spend.ts';
import * as announceStoppedCalls from './0022-announce-stopped-calls.ts';
import * as narrowDueIndex from './0023-narrow-due-index.ts';
import * as indexUnconfirmedEpisodes from './0026-index-unconfirmed-episodes.ts';
import * as tellWhereSitesAre from './0027-tell-where-sites-are.ts';
import * as deepenScans from './0028-deepen-scans.ts';
import * as deepenEvidenceOfSpending from './0029-deepen-evidence-of-spending.ts';
import * as askForEnrichment from './0030-ask-for-enrichment.ts';
import * as tellWhyOfConfidence from './0031-tell-why-of-confidence.ts';
import * as resumeEpisodes from './0032-resume-episodes.ts';
import * as keepTextAsBytes from './0035-keep-text-as-bytes.ts';
import * as countAndVerifyAddresses from './0036-count-and-verify-addresses.ts';
import * as tellAttemptsApart from './0039-tell-attempts-apart.ts';
import * as addHunter from './0040-add-hunter.ts';
import * as indexRounds from './0041-index-rounds.ts';
import * as accountForReceiptsOnce from './0044-account-for-receipts-once.ts';
import * as countWhatIsUnread from './0045-count-what-is-unread.ts';
import * as doubtNotFound from './0046-doubt-not-found.ts';
import * as refuseUnownedDomains from './0048-refuse-unowned-domains.ts';
import * as indexDearLookups from './0049-index-dear-lookups.ts';
import * as indexCompanyNumbers from './0050-index-company-numbers.ts';
import * as rememberRefusedLookups from './0051-remember-refused-lookups.ts';
import * as tellWhenAProviderIsBack from './0052-tell-when-a-provider-is-back.ts';
import * as announceRefusedLookups from './0053-announce-refused-lookups.ts';
import * as addRendering from './0054-add-rendering.ts';
import * as indexStartsInDoubt from './0055-index-starts-in-doubt.ts';
import * as readAnswersAgain from './0056-read-answers-again.ts';
import * as sayWhatARunSeeks from './0057-say-what-a-run-seeks.ts';
import * as countAnswersOfRuns from './0058-count-answers-of-runs.ts';
import * as doubtAssumedCharges from './0059-doubt-assumed-charges.ts';

/** A static list: scanning the folder would find other files once the source is compiled. */
export const migrations: Record<string, Migration> = {
  '0001-create-register': createRegister,
  '0002-create-streams': createStreams,
  '0003-create-queue': createQueue,
  '0004-create-enrichment': createEnrichment,
  '0005-create-spend': createSpend,
  '0006-create-access': createAccess,
  '0007-stage-imports': stageImports,
  '0008-add-download-lane': addDownloadLane,
  '0009-create-persons': createPersons,
  '0010-create-register-samples': createRegisterSamples,
  '0011-deepen-timeline': deepenTimeline,
  '0012-keep-stream-ledger': keepStreamLedger,
  '0014-repair-stream-gaps': repairStreamGaps,
  '0015-deepen-queue': deepenQueue,
  '0016-add-breakers': addBreakers,
  '0017-tell-who-said-unheld': tellWhoSaidUnheld,
  '0018-keep-what-sites-publish': keepWhatSitesPublish,
  '0019-create-scans': createScans,
  '0020-add-domain-candidates': addDomainCandidates,
  '0021-deepen-spend': deepenSpend,
  '0022-announce-stopped-calls': announceStoppedCalls,
  '0023-narrow-due-index': narrowDueIndex,
  '0026-index-unconfirmed-episodes': indexUnconfirmedEpisodes,
  '0027-tell-where-sites-are': tellWhereSitesAre,
  '0028-deepen-scans': deepenScans,
  '0029-deepen-evidence-of-spending': deepenEvidenceOfSpending,
  '0030-ask-for-enrichment': askForEnrichment,
  '0031-tell-why-of-confidence': tellWhyOfConfidence,
  '0032-resume-episodes': resumeEpisodes,
  '0035-keep-text-as-bytes': keepTextAsBytes,
  '0036-count-and-verify-addresses': countAndVerifyAddresses,
  '0039-tell-attempts-apart': tellAttemptsApart,
  '0040-add-hunter': addHunter,
  '0041-index-rounds': indexRounds,
  '0044-account-for-receipts-once': accountForReceiptsOnce,
  '0045-count-what-is-unread': countWhatIsUnread,
  '0046-doubt-not-found': doubtNotFound,
  '0048-refuse-unowned-domains': refuseUnownedDomains,
  '0049-index-dear-lookups': indexDearLookups,
  '0050-index-company-numbers': indexCompanyNumbers,
  '0051-remember-refused-lookups': rememberRefusedLookups,
  '0052-tell-when-a-provider-is-back': tellWhenAProviderIsBack,
  '0053-announce-refused-lookups': announceRefusedLookups,
  '0054-add-rendering': addRendering,
  '0055-index-starts-in-doubt': indexStartsInDoubt,
  '0056-read-answers-again': readAnswersAgain,
  '0057-say-what-a-run-seeks': sayWhatARunSeeks,
  '0058-count-answers-of-runs': countAnswersOfRuns,
  '0059-doubt-assumed-charges': doubtAssumedCharges,
};
