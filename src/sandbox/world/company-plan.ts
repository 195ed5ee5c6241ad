import type { AddressStyle, RobotsKind, SiteKind, StrikeOffRoute } from './company.ts';

/** What is decided about a company before the rest is invented; every member may be left to chance. */
export interface CompanyPlan {
  name?: string;
  number?: string;
  kind?: CompanyKind;
  /** null: no website. */
  siteKind?: SiteKind | null;
  domain?: string;
  robots?: RobotsKind;
  addressStyle?: AddressStyle;
  wording?: number;
  isKnownToSnov?: boolean;
  isShowcase?: boolean;
  people?: number;
  hasRareOfficers?: boolean;
  hasWrongCounts?: boolean;
  status?: string;
  bulkStatus?: string;
  strikeOff?: {
    route: StrikeOffRoute;
    weeksAgo: number;
    isSuspended: boolean;
    isDissolved: boolean;
  };
  /** null: the record has no date; else as given, however absurd. */
  createdOn?: string | null;
  sicTexts?: readonly string[];
  previousNames?: number;
}

export const companyKinds = {
  ltd: { type: 'ltd', subtype: null, category: 'Private Limited Company', ending: 'LTD' },
  plc: { type: 'plc', subtype: null, category: 'Public Limited Company', ending: 'PLC' },
  llp: { type: 'llp', subtype: null, category: 'Limited Liability Partnership', ending: 'LLP' },
  lp: { type: 'limited-partnership', subtype: null, category: 'Limited Partnership', ending: 'LP' },
  clg: {
    type: 'private-limited-guarant-nsc',
    subtype: null,
    category: 'PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)',
    ending: 'LIMITED',
  },
  cic: {
    type: 'ltd',
    subtype: 'community-interest-company',
    category: 'Community Interest Company',
    ending: 'CIC',
  },
} as const;

export type CompanyKind = keyof typeof companyKinds;
