import {
  compareWithRegister,
  unknownToRegister,
  type FieldComparison,
  type StoredFacts,
} from '../domain/compare-with-register.ts';
import { strikeOffTransition } from '../domain/strike-off-transition.ts';
import type { JobRun } from '../queue/job-kind.ts';
import { cancel, done, type Outcome } from '../queue/outcome.ts';
import type { CompaniesHouseRest } from '../sources/companies-house-rest/client.ts';
import { findCompany, saveProfile, type CompanyRow } from '../store/companies.ts';
import { findOpenEpisode } from '../store/episodes.ts';
import type { Trx } from '../store/open-store.ts';
import { isSampleRunning, saveComparison } from '../store/register-samples.ts';
import { countUnread } from '../store/unread-members.ts';
import { applyProfile, type SeenProfile } from './apply-profile.ts';
import { applyUnknownCompany } from './apply-unknown-company.ts';
import { concludeSample } from './conclude-sample.ts';
import { graph, type StepPayload } from './graph.ts';
import type { StepContext } from './step-context.ts';
import { stepKind } from './step-kind.ts';

/** Asks the register once, compares the answer with what is stored by then, records it and repairs what differs, all in one transaction. */
export function createCompareCompany(context: StepContext) {
  return stepKind(
    'compare-company',
    graph['compare-company'],
    async ({
      payload: { companyNumber, night },
      client,
      db,
      job,
      signal,
    }: JobRun<StepPayload<'compare-company'>, CompaniesHouseRest>): Promise<Outcome> => {
      if (!(await isSampleRunning(db, night))) return cancel(nightIsOver);
      const asOf = context.clock.now();
      const answer = await client.profile(companyNumber, signal);
      return done(async (trx) => {
        const stored = await findCompany(trx, companyNumber);
        // Ended, or deleted, while the question was on its way.
        if (stored === undefined || !(await isSampleRunning(trx, night))) return;
        const fields =
          answer.kind === 'found'
            ? compareWithRegister(toFacts(stored), { profile: answer.profile, askedAt: asOf })
            : unknownToRegister;
        const now = context.clock.now();
        await saveComparison(trx, { night, companyNumber, fields, now });
        if (answer.kind === 'found') {
          const seen = {
            profile: answer.profile,
            asOf,
            priority: job.priority,
            isWanted: true,
          };
          await repair(trx, context, { seen, fields });
        } else {
          await applyUnknownCompany(trx, context, { companyNumber, asOf, isTold: true });
        }
        await concludeSample(trx, context, night);
      });
    },
  );
}

const nightIsOver = 'the night of this sample is over';

/**
 * Stores what the register says. Only a status that differs, or an episode that does not fit it, has the effects that check-status
 * has: a sample of a healthy store starts nothing.
 */
async function repair(
  trx: Trx,
  context: StepContext,
  { seen, fields }: { readonly seen: SeenProfile; readonly fields: readonly FieldComparison[] },
): Promise<void> {
  const { profile, asOf } = seen;
  const episode = await findOpenEpisode(trx, profile.companyNumber);
  const isStatusDifferent = fields.some(
    ({ field, outcome }) =>
      outcome === 'differ' && (field === 'company_status' || field === 'company_status_detail'),
  );
  if (isStatusDifferent || strikeOffTransition(episode, profile.status) !== 'none') {
    await applyProfile(trx, context, seen);
    return;
  }
  const { companyNumber, unreadMembers: members } = profile;
  await countUnread(trx, { record: 'company-profile', members, companyNumber, now: asOf });
  await saveProfile(trx, profile, { source: 'rest', asOf, now: context.clock.now() });
}

function toFacts(row: CompanyRow): StoredFacts {
  return {
    companyName: row.company_name,
    companyType: row.company_type,
    companyCategory: row.company_category,
    companyStatusRaw: row.company_status_raw,
    status: {
      companyStatus: row.company_status,
      companyStatusDetail: row.company_status_detail,
    },
    addressLines: [row.address_line_1, row.address_line_2, row.post_town, row.county],
    postalCode: row.postal_code,
    incorporationDate: row.incorporation_date,
    accountsNextDueDate: row.accounts_next_due_date,
    confirmationStatementNextDueDate: row.conf_stmt_next_due_date,
    sicTexts: [row.sic_text_1, row.sic_text_2, row.sic_text_3, row.sic_text_4],
    statusAsOf: row.status_as_of,
    statusSource: row.status_source,
    profileAsOf: row.profile_as_of,
  };
}
