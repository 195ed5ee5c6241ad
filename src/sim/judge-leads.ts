import { exportLeads } from '../pipeline/export-leads.ts';
import { noRegister } from '../store/register-file/current-register.ts';
import { createSuppressionHash } from '../store/suppressions.ts';
import type { Db } from '../store/open-store.ts';
import type { ModelFacts, ModelOfficer } from './company-facts.ts';
import type { Silence } from './silence.ts';

/** The key under which this service hashes who wants to be left alone. */
export const suppressionHash = createSuppressionHash(Buffer.alloc(32));

/** Exports the leads as the product does and looks for whoever must not be in them. Returns what is wrong, in words. */
export async function judgeLeads(
  db: Db,
  {
    facts,
    silence,
    now,
    onLead,
  }: {
    readonly facts: ModelFacts;
    readonly silence: Silence;
    readonly now: number;
    readonly onLead: (kind: 'cleared' | 'withheld' | 'without contact') => void;
  },
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for await (const row of exportLeads(db, {
    register: noRegister,
    hash: suppressionHash,
    now,
    hiddenPersonal: 'review',
  })) {
    const { companyNumber } = row.company;
    const email = row.contact?.email ?? null;
    const isWithheld = row.withheldReason !== null;
    onLead(email !== null ? 'cleared' : isWithheld ? 'withheld' : 'without contact');
    const silent = facts
      .of(companyNumber)
      .officers.find(
        (officer) =>
          registered(officer) === row.officer?.name &&
          silence.isKeptFor('person', silence.personOf(officer), now),
      );
    if (silent !== undefined) {
      wrong.push(`the leads name ${registered(silent)} of ${companyNumber}, who asked not to be`);
    }
    if (email === null) continue;
    const domain = email.slice(email.lastIndexOf('@') + 1);
    if (
      silence.isKeptFor('email', email, now) ||
      silence.isKeptFor('domain', domain, now) ||
      silence.isKeptFor('company', companyNumber, now)
    ) {
      wrong.push(`the leads hold ${email} of ${companyNumber}, which is suppressed`);
    }
  }
  return wrong;
}

function registered({ firstName, lastName }: ModelOfficer): string {
  return `${lastName.toUpperCase()}, ${firstName}`;
}
