import type { CompanyDetailJson } from '../wire/company-detail-json.ts';
import type { PersonJson } from '../wire/person-json.ts';
import { instantText, textSection, textTable } from './print-text.ts';

/** People, websites and addresses of a company and what became of each step, for a terminal. */
export function companyDetailText({
  officers,
  persons,
  domains,
  domain_candidates: candidates,
  channels,
  contacts,
  enrichment,
}: CompanyDetailJson): string {
  const inOffice = officers.filter((officer) => officer.resigned_on === null);
  return [
    textSection(
      `Officers in office (${inOffice.length} of ${officers.length})`,
      inOffice.length === 0
        ? ''
        : textTable(
            [
              { title: 'Name', value: (officer) => officer.name, maxWidth: 40 },
              { title: 'Role', value: (officer) => officer.officer_role },
              { title: 'Appointed', value: (officer) => officer.appointed_on },
            ],
            inOffice,
          ),
    ),
    textSection(
      `People (${persons.length})`,
      persons.length === 0
        ? ''
        : textTable(
            [
              { title: 'Name', value: (person) => person.name, maxWidth: 40 },
              { title: 'Born', value: bornText },
              { title: 'Roles', value: (person) => person.roles.map(roleText).join('; ') },
            ],
            persons,
          ),
    ),
    textSection(
      'Websites',
      domains
        .flatMap((domain) => [
          `${domain.domain}  ${domain.verdict.replaceAll('_', ' ')} (confidence ${domain.confidence}), found by ${domain.method}`,
          ...(domain.confidence_reasons ?? []).map((each) => `  × ${each.factor}  ${each.reason}`),
          ...domain.proof.map(
            (proof) =>
              `  ${proof.rule} (${proof.weight}, seen ${instantText(proof.seen_at)}): ${oneLine(proof.snippet)}  ${proof.url}`,
          ),
        ])
        .join('\n'),
    ),
    textSection(
      'Domains tried by the name',
      candidates.length === 0
        ? ''
        : textTable(
            [
              { title: 'Domain', value: (candidate) => candidate.domain },
              { title: 'Made', value: (candidate) => candidate.form, maxWidth: 40 },
              { title: 'Outcome', value: (candidate) => candidate.outcome.replaceAll('_', ' ') },
              { title: 'Reason', value: (candidate) => candidate.reason, maxWidth: 50 },
              { title: 'Tried', value: (candidate) => instantText(candidate.tried_at) },
            ],
            candidates,
          ),
    ),
    textSection(
      'Contacts',
      contacts.length === 0
        ? ''
        : textTable(
            [
              {
                title: 'E-mail',
                value: (contact) => contact.email ?? `withheld: ${contact.withheld_reason}`,
              },
              { title: 'Person', value: (contact) => peopleText(contact) },
              { title: 'Subscriber', value: (contact) => contact.subscriber_class },
              { title: 'Status', value: (contact) => contact.verification_status },
              { title: 'Confidence', value: (contact) => contact.confidence },
              {
                title: 'Because',
                value: (contact) =>
                  (contact.confidence_reasons ?? []).map((each) => each.reason).join('; '),
                maxWidth: 50,
              },
              { title: 'Method', value: (contact) => contact.method },
              { title: 'Found', value: (contact) => instantText(contact.discovered_at) },
              { title: 'Expires', value: (contact) => instantText(contact.expires_at) },
            ],
            contacts,
          ),
    ),
    textSection(
      'Telephone numbers and profiles',
      channels.length === 0
        ? ''
        : textTable(
            [
              { title: 'Kind', value: (channel) => channel.network ?? channel.kind },
              {
                title: 'Number or profile',
                value: (channel) => channel.value ?? `withheld: ${channel.withheld_reason}`,
              },
              { title: 'Confidence', value: (channel) => channel.confidence },
              { title: 'Page', value: (channel) => channel.source_url ?? '', maxWidth: 60 },
              { title: 'Found', value: (channel) => instantText(channel.discovered_at) },
            ],
            channels,
          ),
    ),
    textSection(
      'Steps',
      enrichment.length === 0
        ? ''
        : textTable(
            [
              { title: 'Step', value: (step) => step.step },
              { title: 'State', value: (step) => step.state },
              { title: 'Reason', value: (step) => step.reason ?? '', maxWidth: 70 },
              { title: 'When', value: (step) => instantText(step.updated_at) },
            ],
            enrichment,
          ),
    ),
  ].join('\n');
}

function bornText({ birth_month: month, birth_year: year }: PersonJson): string {
  return month === null || year === null ? '' : `${year}-${String(month).padStart(2, '0')}`;
}

function roleText({ role, to }: PersonJson['roles'][number]): string {
  const words = role.replaceAll('-', ' ').replace('individual person', 'person');
  return to === null ? words : `${words} until ${to}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** Whose an address is, or all whose it may be. */
function peopleText(contact: CompanyDetailJson['contacts'][number]): string {
  if (contact.officer_name === null) return 'company';
  return [contact.officer_name, ...contact.shared_with.map((each) => each.officer_name)].join(
    ' or ',
  );
}
