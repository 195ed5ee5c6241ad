import { companyProfileJson } from './company-profile-json.ts';
import { createEventLog, type EventLog } from './event-log.ts';
import { filingJson } from './filing-json.ts';
import { insolvencyLine, officerLine } from './related-events.ts';
import type { World } from './world/build-world.ts';
import { strikeOffDetail, type SandboxCompany, type StrikeOffRoute } from './world/company.ts';
import { addDays, dayOf, tuesdayOnOrBefore } from './world/dates.ts';
import {
  applicationFiling,
  changeOfNameFiling,
  discontinuationFiling,
  type FilingText,
  finalNoticeFiling,
  firstNoticeFiling,
  liquidatorFiling,
  suspensionFiling,
  terminationFiling,
  withdrawalFiling,
} from './world/strike-off-filings.ts';

export type RegisterChange =
  | { readonly verb: 'enter'; readonly number: string; readonly route: StrikeOffRoute }
  | { readonly verb: 'rename'; readonly number: string; readonly name: string }
  | { readonly verb: 'raw'; readonly line: string }
  | { readonly verb: 'hole' }
  | { readonly verb: 'deleted'; readonly number: string; readonly data: 'with' | 'without' }
  | { readonly verb: PlainVerb; readonly number: string };

export type PlainVerb =
  | 'apply'
  | 'suspend'
  | 'discontinue'
  | 'withdraw'
  | 'dissolve'
  | 'insolvent'
  | 'resign'
  | 'publish';

export interface Register {
  readonly companiesLog: EventLog;
  readonly filingsLog: EventLog;
  /** Every stream by its path. */
  readonly logs: Readonly<Record<string, EventLog>>;
  /** Changes the company, adds its filing and publishes the events, all dated `at`. Throws where the law does not allow it. */
  apply(change: RegisterChange, at: number): void;
}

/** The stream keeps this many events; an older timepoint is answered 416. */
const retention = 20_000;

/** 2025-01-01. */
const numberingStartsAt = 1_735_689_600_000;

export function createRegister(world: World, bornAt: number): Register {
  // Ten numbers a millisecond: a world born later always starts above the last number of an earlier one.
  const firstTimepoint = (bornAt - numberingStartsAt) * 10;
  const companiesLog = createEventLog({ firstTimepoint, retention });
  const filingsLog = createEventLog({ firstTimepoint: firstTimepoint + 7_000_000, retention });

  // Each stream counts for itself.
  const logOf = (place: number): EventLog =>
    createEventLog({ firstTimepoint: firstTimepoint + place * 7_000_000, retention });
  const officersLog = logOf(2);
  const insolvencyLog = logOf(3);
  const logs = {
    '/companies': companiesLog,
    '/filings': filingsLog,
    '/officers': officersLog,
    '/insolvency-cases': insolvencyLog,
    // Nothing of these happens in this world.
    '/charges': logOf(4),
    '/persons-with-significant-control': logOf(5),
  };

  const find = (number: string): SandboxCompany => {
    const company = world.byNumber.get(number);
    if (company === undefined) throw new Error(`the sandbox has no company ${number}`);
    return company;
  };
  const publishProfile = (company: SandboxCompany, at: number): void => {
    companiesLog.publish((timepoint) => profileLine(company, timepoint, at));
  };
  const publishDeletion = (company: SandboxCompany, hasData: boolean, at: number): void => {
    companiesLog.publish((timepoint) => deletionLine(company, hasData, { timepoint, at }));
  };
  const file = (
    company: SandboxCompany,
    text: FilingText,
    dates: { at: number; on: string },
  ): void => {
    const filing = company.addFiling({ ...text, date: dates.on });
    filingsLog.publish((timepoint) =>
      JSON.stringify({
        resource_kind: 'filing-history',
        resource_uri: `/company/${company.number}/filing-history/${filing.transactionId}`,
        resource_id: filing.transactionId,
        data: filingJson(company, filing),
        event: {
          fields_changed: [],
          timepoint,
          published_at: publishedAt(dates.at),
          type: 'changed',
        },
      }),
    );
  };

  const applyToCompany = (
    change: Exclude<RegisterChange, { verb: 'raw' | 'hole' | 'deleted' }>,
    at: number,
  ): void => {
    const company = find(change.number);
    const today = dayOf(at);
    switch (change.verb) {
      case 'publish':
        break;
      case 'rename': {
        file(company, changeOfNameFiling(company.name, change.name), { at, on: today });
        const from = company.previousNames[0]?.to ?? company.createdOn ?? today;
        company.previousNames = [{ name: company.name, from, to: today }, ...company.previousNames];
        company.name = change.name;
        break;
      }
      case 'enter': {
        if (company.status !== 'active' || company.detail !== null) {
          throw new Error(`${company.number} cannot enter strike-off: ${stateOf(company)}`);
        }
        const on = noticeDay(company, today);
        if (change.route === 'voluntary' && !hasApplied(company)) {
          const appliedOn = laterOf(addDays(on, -8), company.filings[0]?.date);
          file(company, applicationFiling(company.type), { at, on: appliedOn });
        }
        file(company, firstNoticeFiling(change.route), { at, on });
        company.detail = strikeOffDetail;
        company.route = change.route;
        break;
      }
      case 'apply':
        if (company.status !== 'active' || company.detail !== null) {
          throw new Error(`${company.number} cannot apply: ${stateOf(company)}`);
        }
        file(company, applicationFiling(company.type), { at, on: today });
        break;
      case 'suspend':
        file(company, suspensionFiling(routeInProgress(company)), { at, on: today });
        break;
      case 'discontinue':
        file(company, discontinuationFiling(routeInProgress(company)), { at, on: today });
        leaveStrikeOff(company, 'active');
        break;
      case 'withdraw':
        if (routeInProgress(company) !== 'voluntary') {
          throw new Error(
            `${company.number} did not apply itself, so there is nothing to withdraw`,
          );
        }
        file(company, withdrawalFiling(company.type), { at, on: today });
        leaveStrikeOff(company, 'active');
        break;
      case 'dissolve': {
        const on = noticeDay(company, today);
        file(company, finalNoticeFiling(routeInProgress(company)), { at, on });
        leaveStrikeOff(company, 'dissolved');
        company.ceasedOn = on;
        break;
      }
      case 'insolvent':
        file(company, liquidatorFiling(), { at, on: today });
        leaveStrikeOff(company, 'liquidation');
        insolvencyLog.publish((timepoint) =>
          insolvencyLine(company, today, { timepoint, publishedAt: publishedAt(at) }),
        );
        break;
      case 'resign': {
        const leaving = company.officers.find(({ resignedOn }) => resignedOn === null);
        if (leaving === undefined) throw new Error(`${company.number} has nobody who could resign`);
        const resigned = { ...leaving, resignedOn: today, keepsShares: true as const };
        company.officers = company.officers.map((one) => (one === leaving ? resigned : one));
        file(company, terminationFiling(leaving.name, leaving.role, today), { at, on: today });
        officersLog.publish((timepoint) =>
          officerLine(company, resigned, { timepoint, publishedAt: publishedAt(at) }),
        );
        break;
      }
    }
    publishProfile(company, at);
  };

  return {
    companiesLog,
    filingsLog,
    logs,
    apply(change, at) {
      if (change.verb === 'raw') companiesLog.publishRaw(change.line);
      else if (change.verb === 'hole') companiesLog.skipTimepoint();
      else if (change.verb === 'deleted') {
        publishDeletion(find(change.number), change.data === 'with', at);
      } else applyToCompany(change, at);
    },
  };
}

/** One line of the companies stream, without its newline. */
export function profileLine(company: SandboxCompany, timepoint: number, at: number): string {
  return JSON.stringify({
    resource_kind: 'company-profile',
    resource_uri: `/company/${company.number}`,
    resource_id: company.number,
    data: companyProfileJson(company, null),
    event: { timepoint, published_at: publishedAt(at), type: 'changed' },
  });
}

/** The register says that a profile was deleted; the data may be missing then. */
function deletionLine(
  company: SandboxCompany,
  hasData: boolean,
  { timepoint, at }: { readonly timepoint: number; readonly at: number },
): string {
  return JSON.stringify({
    resource_kind: 'company-profile',
    resource_uri: `/company/${company.number}`,
    resource_id: company.number,
    ...(hasData && { data: companyProfileJson(company, null) }),
    event: { timepoint, published_at: publishedAt(at), type: 'deleted' },
  });
}

/** UTC without a zone, as on the companies and filings streams. */
function publishedAt(at: number): string {
  return new Date(at).toISOString().slice(0, 19);
}

/** An application that stands is the latest filing. */
function hasApplied({ filings }: SandboxCompany): boolean {
  return filings[0]?.type.endsWith('DS01') ?? false;
}

/** Gazette notices are dated the last Tuesday, unless the company has filed something since: then today. */
function noticeDay(company: SandboxCompany, today: string): string {
  const tuesday = tuesdayOnOrBefore(today);
  return laterOf(tuesday, company.filings[0]?.date) === tuesday ? tuesday : today;
}

function laterOf(day: string, other: string | undefined): string {
  return other === undefined || other < day ? day : other;
}

function routeInProgress(company: SandboxCompany): StrikeOffRoute {
  if (company.route === null) {
    throw new Error(`${company.number} is not in strike-off: ${stateOf(company)}`);
  }
  return company.route;
}

function leaveStrikeOff(company: SandboxCompany, status: string): void {
  company.status = status;
  company.detail = null;
  company.route = null;
}

function stateOf(company: SandboxCompany): string {
  return company.detail === null ? company.status : `${company.status}, ${company.detail}`;
}
