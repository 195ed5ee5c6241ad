/** Timepoint of the first event of these tests. */
export const firstTimepoint = 86_000_001;

export interface Entry {
  readonly companyNumber: string;
  readonly isThreatened: boolean;
}

/** The profile of an invented company, as the stream and REST show it. */
export function entryProfile({ companyNumber, isThreatened }: Entry): Record<string, unknown> {
  return {
    company_name: `ENTERING ${companyNumber} LTD`,
    company_number: companyNumber,
    type: 'ltd',
    company_status: 'active',
    ...(isThreatened && { company_status_detail: 'active-proposal-to-strike-off' }),
    registered_office_address: { postal_code: 'LS1 4AP' },
  };
}

/** One line of the companies stream; `filler` makes it as long as somebody needs. */
export function entryLine(entry: Entry, timepoint: number, filler = ''): string {
  const event = {
    resource_kind: 'company-profile',
    resource_uri: `/company/${entry.companyNumber}`,
    resource_id: entry.companyNumber,
    data: { ...entryProfile(entry), filler },
    event: { timepoint, type: 'changed', published_at: '2026-11-17T10:15:00' },
  };
  return `${JSON.stringify(event)}\n`;
}

/** Companies that enter, numbered from 1 on. */
export function entries(count: number): readonly Entry[] {
  return Array.from({ length: count }, (_, index) => ({
    companyNumber: String(index + 1).padStart(8, '0'),
    isThreatened: true,
  }));
}
