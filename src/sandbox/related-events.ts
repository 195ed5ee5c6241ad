import { officerJson } from './officers-json.ts';
import type { SandboxCompany, SandboxOfficer } from './world/company.ts';

/** When it is published and what number it has on its stream. */
export interface EventPlace {
  readonly timepoint: number;
  /** As that stream writes it. */
  readonly publishedAt: string;
}

/** One line of the officers stream. */
export function officerLine(
  company: SandboxCompany,
  officer: SandboxOfficer,
  place: EventPlace,
): string {
  return line(place, {
    resource_kind: 'company-officers',
    resource_uri: `/company/${company.number}/appointments/${officer.appointmentId}`,
    resource_id: officer.appointmentId,
    data: officerJson(company, officer),
  });
}

/** One line of the insolvency-cases stream: a creditors' voluntary liquidation. */
export function insolvencyLine(company: SandboxCompany, on: string, place: EventPlace): string {
  return line(place, {
    resource_kind: 'company-insolvency',
    resource_uri: `/company/${company.number}/insolvency`,
    resource_id: company.number,
    data: {
      cases: [
        {
          dates: [{ date: on, type: 'wound-up-on' }],
          number: '1',
          practitioners: [],
          type: 'creditors-voluntary-liquidation',
        },
      ],
      status: [company.status],
    },
  });
}

function line({ timepoint, publishedAt }: EventPlace, event: Record<string, unknown>): string {
  return JSON.stringify({
    ...event,
    event: { timepoint, published_at: publishedAt, type: 'changed' },
  });
}
