import { addressJson, etagOf, withoutAbsent } from './company-profile-json.ts';
import type { SandboxCompany, SandboxOfficer } from './world/company.ts';

/** One officer as the list answer and the officers stream show it. */
export function officerJson(
  company: SandboxCompany,
  officer: SandboxOfficer,
): Record<string, unknown> {
  const item = withoutAbsent({
    address: addressJson(officer.address),
    appointed_on: officer.appointedOn,
    country_of_residence: officer.born === null ? null : officer.address.country,
    date_of_birth: officer.born,
    identification: officer.isCorporate
      ? {
          identification_type: 'uk-limited-company',
          legal_authority: 'Companies Act 2006',
          legal_form: 'Private Limited Company',
          place_registered: 'Companies House',
          registration_number: officer.personNumber.slice(0, 8),
        }
      : null,
    links: withoutAbsent({
      self: `/company/${company.number}/appointments/${officer.appointmentId}`,
      officer:
        officer.officerId === null
          ? null
          : { appointments: `/officers/${officer.officerId}/appointments` },
    }),
    name: officer.name,
    nationality: officer.nationality,
    occupation: officer.occupation,
    officer_role: officer.role,
    person_number: officer.personNumber,
    resigned_on: officer.resignedOn,
  });
  return { ...item, etag: etagOf(item) };
}

/** The list answer; an unknown company has an empty one (200, never 404). */
export function officerListJson(
  company: SandboxCompany | null,
  page: { startIndex: number; itemsPerPage: number; orderBy: string | null; onlyActive: boolean },
): Record<string, unknown> {
  const all = company === null ? [] : company.officers;
  const resigned = all.filter((officer) => officer.resignedOn !== null).length;
  const listed = page.onlyActive ? all.filter((officer) => officer.resignedOn === null) : all;
  const items = ordered(listed, page.orderBy).slice(
    page.startIndex,
    page.startIndex + page.itemsPerPage,
  );
  const paging = { items_per_page: page.itemsPerPage, start_index: page.startIndex };
  if (company === null || items.length === 0) {
    return {
      active_count: 0,
      etag: '',
      inactive_count: 0,
      items: [],
      kind: 'officer-list',
      links: {},
      resigned_count: 0,
      total_results: 0,
      ...paging,
    };
  }
  // Of a company that is gone the never-resigned count as inactive.
  const inOffice = all.length - resigned;
  const isGone = company.status === 'dissolved' || company.status === 'converted-closed';
  const shown = items.map((officer) => officerJson(company, officer));
  return {
    active_count: isGone ? 0 : inOffice,
    etag: shown[0]?.['etag'],
    inactive_count: isGone ? inOffice : 0,
    items: shown,
    kind: 'officer-list',
    links: { self: `/company/${company.number}/officers` },
    resigned_count: resigned,
    // The counts come from a metrics service of their own and may disagree with the items.
    total_results: listed.length + (company.hasWrongCounts ? 1 : 0),
    ...paging,
  };
}

function ordered(
  officers: readonly SandboxOfficer[],
  orderBy: string | null,
): readonly SandboxOfficer[] {
  if (orderBy === 'appointed_on')
    return officers.toSorted((a, b) => b.appointedOn.localeCompare(a.appointedOn));
  if (orderBy === 'resigned_on') {
    return officers.toSorted((a, b) => (b.resignedOn ?? '').localeCompare(a.resignedOn ?? ''));
  }
  if (orderBy === 'surname') return officers.toSorted((a, b) => a.name.localeCompare(b.name));
  return officers;
}
