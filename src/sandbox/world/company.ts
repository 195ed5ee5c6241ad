export type StrikeOffRoute = 'compulsory' | 'voluntary';

export interface Address {
  readonly line1: string;
  readonly line2: string | null;
  readonly town: string;
  readonly county: string | null;
  readonly country: string;
  readonly postcode: string;
}

export interface SandboxOfficer {
  readonly appointmentId: string;
  /** null: the register's answer has no `links.officer` for this one. */
  readonly officerId: string | null;
  readonly personNumber: string;
  /** As the register prints it: `SURNAME, Forename Other, Title`, or a company's name. */
  readonly name: string;
  readonly forename: string | null;
  readonly surname: string | null;
  readonly role: string;
  readonly isCorporate: boolean;
  readonly appointedOn: string;
  readonly resignedOn: string | null;
  /** Resigned after the world was made: control is by shares, not by office. */
  readonly keepsShares?: true;
  readonly born: { readonly month: number; readonly year: number } | null;
  readonly nationality: string | null;
  readonly occupation: string | null;
  readonly address: Address;
  /** The address Snov finds for this person at the company's domain. */
  readonly email: string | null;
  readonly emailStatus: 'valid' | 'unknown' | null;
}

export interface SandboxFiling {
  readonly transactionId: string;
  readonly type: string;
  readonly category: string;
  readonly subcategory: string | readonly string[] | null;
  readonly date: string;
  readonly description: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What a visitor finds at a company's own domain. */
export type SiteKind =
  | 'number-in-footer'
  | 'number-on-privacy-page'
  | 'name-and-postcode'
  | 'no-legal-line'
  | 'wrong-number'
  | 'for-sale';

export type RobotsKind = 'polite' | 'absent' | 'disallow-all' | 'error-500';

export type AddressStyle = 'mailto' | 'plain' | 'cloudflare' | 'entities';

export interface SandboxSite {
  readonly domain: string;
  readonly kind: SiteKind;
  readonly robots: RobotsKind;
  readonly addressStyle: AddressStyle;
  /** Which of the wordings of the legal line it uses. */
  readonly wording: number;
  /** The number a 'wrong-number' site prints. */
  readonly printedNumber: string;
  readonly phone: string;
  readonly trade: string;
}

export interface PreviousName {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** One company of the imitated world: the truth that the register, Snov and its website each show a part of. */
export interface SandboxCompany {
  readonly number: string;
  name: string;
  /** company_status of the register's API. */
  status: string;
  /** company_status_detail; null when the register shows none. */
  detail: string | null;
  /** The route of the strike-off in progress; null outside one. */
  route: StrikeOffRoute | null;
  ceasedOn: string | null;
  /** The bulk file's wording where it is not the usual one for the status. */
  readonly bulkStatus: string | null;
  readonly type: string;
  readonly subtype: string | null;
  readonly category: string;
  readonly jurisdiction: string;
  /** null for some old records. */
  readonly createdOn: string | null;
  readonly address: Address;
  readonly sicTexts: readonly string[];
  readonly accounts: {
    readonly day: number;
    readonly month: number;
    readonly type: string;
    readonly lastMadeUpTo: string | null;
    readonly nextMadeUpTo: string;
    readonly nextDue: string;
  };
  readonly confirmation: { readonly lastMadeUpTo: string | null; readonly nextDue: string };
  previousNames: readonly PreviousName[];
  readonly domain: string | null;
  readonly siteKind: SiteKind | null;
  readonly site: SandboxSite | null;
  /** Whether Snov's index finds `domain` by the company's name. */
  readonly isKnownToSnov: boolean;
  /** The officers' answer counts one more than it lists. */
  readonly hasWrongCounts: boolean;
  officers: readonly SandboxOfficer[];
  /** Addresses printed on the website, whatever their form. */
  readonly emails: readonly string[];
  /** Newest first. */
  readonly filings: readonly SandboxFiling[];
  addFiling(filing: Omit<SandboxFiling, 'transactionId'>): SandboxFiling;
}

export const strikeOffDetail = 'active-proposal-to-strike-off';
