import type { Cleared } from '../../domain/cleared.ts';
import type { EmailDoubt } from '../../domain/email-doubts.ts';
import type {
  ChannelKind,
  EmailType,
  FindMethod,
  LawfulBasis,
  VerificationStatus,
} from '../../domain/enrichment.ts';
import type { StrikeOffRoute, StrikeOffStage } from '../../domain/strike-off.ts';
import type { SubscriberClass } from '../../domain/subscriber-class.ts';

/** The part of a lead that `GET /api/companies` lists as well. */
export interface LeadCompany {
  readonly companyNumber: string;
  readonly companyName: string;
  /** As received, also when this build does not know the value. */
  readonly companyStatus: string | null;
  readonly companyStatusDetail: string | null;
  readonly postalCode: string | null;
  readonly route: StrikeOffRoute;
  readonly stage: StrikeOffStage;
  /** Null when the company was already under threat in the first thing seen of it. */
  readonly enteredAt: number | null;
  readonly noticeDate: string | null;
  readonly earliestDissolutionDate: string | null;
  /** Null when unknown or suspended. */
  readonly daysLeft: number | null;
  readonly domain: string | null;
  readonly domainConfidence: number | null;
  readonly emailsFound: number;
  /** Whether REST agreed with the witness. */
  readonly isConfirmed: boolean;
  readonly appliedOn: string | null;
  readonly objectionDeadline: string | null;
  readonly suspendedOn: string | null;
  readonly suspensionExpiresOn: string | null;
  /** The register carries a section 1002A annotation. */
  readonly isFraudStrikeOff: boolean;
  /** Telephone numbers and profiles that its site names, the surest first. */
  readonly channels: readonly Cleared<ChannelFields>[];
}

export interface ChannelFields {
  readonly kind: ChannelKind;
  /** A number in E.164 form, or the address of a profile. */
  readonly value: string;
}

export interface LeadOfficer {
  readonly name: string;
  readonly officerRole: string;
}

/** One address with its provenance. Rows hold it cleared or not at all. */
export interface ContactFields {
  readonly email: string;
  readonly emailType: EmailType;
  readonly verificationStatus: VerificationStatus;
  readonly confidence: number;
  /** What speaks against it besides; the confidence is lower for each. */
  readonly doubts: readonly EmailDoubt[];
  readonly method: FindMethod;
  readonly source: string;
  readonly sourceUrl: string | null;
  readonly discoveredAt: number;
  readonly lawfulBasis: LawfulBasis;
}

/** One line of a lead export: a company, and at most one officer and one contact of it. */
export interface LeadRow {
  readonly company: LeadCompany;
  /** Null for a contact of the company itself and for a company without known officers. */
  readonly officer: LeadOfficer | null;
  readonly contact: Cleared<ContactFields> | null;
  /** Of the contact, or of the one that was withheld. */
  readonly subscriberClass: SubscriberClass | null;
  /** Why the gate kept the contact back; the row itself always stays. */
  readonly withheldReason: string | null;
}
