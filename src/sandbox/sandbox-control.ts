import type { WorldChange } from './change-journal.ts';
import type { CompaniesHouseStream, CutKind } from './companies-house-stream.ts';
import type { FaultName, FaultSwitches } from './faults.ts';
import type { ObservedCharge, ObservedStart, Observations } from './observations.ts';
import { profileLine, type PlainVerb, type Register } from './register-changes.ts';
import type { HunterAccount } from './hunter-account.ts';
import type { SnovAccount } from './snov-account.ts';
import type { World } from './world/build-world.ts';
import type { SandboxCompany, StrikeOffRoute } from './world/company.ts';

export interface Observed {
  readonly restCallsAt: readonly number[];
  /** Status 0: the call was dropped without an answer. */
  readonly restCalls: readonly { at: number; path: string; status: number }[];
  readonly snovCallsAt: readonly number[];
  readonly starts: readonly ObservedStart[];
  readonly charges: readonly ObservedCharge[];
  readonly counts: readonly { at: number; domain: string }[];
  readonly balance: string;
  readonly hunterCalls: readonly { at: number; path: string; hasKeyInUrl: boolean }[];
  readonly hunterQuestions: readonly { at: number; path: string; subject: string }[];
  readonly hunterCharges: readonly ObservedCharge[];
  /** Credits that are left at Hunter. */
  readonly hunterLeft: string;
  /** Calls of the download site, with the range that was asked for. */
  readonly downloads: readonly { path: string; range: string | null; at: number }[];
  readonly pageVisits: readonly { host: string; path: string; at: number }[];
  readonly streamConnections: number;
}

/** The strings of the imitated world: makes things happen, switches faults, tells what the servers saw. */
export interface SandboxControl {
  companies(): readonly SandboxCompany[];
  enterStrikeOff(companyNumber: string, route: StrikeOffRoute): void;
  /** Files the company's own application; the register does not propose yet. */
  applyForStrikeOff(companyNumber: string): void;
  suspend(companyNumber: string): void;
  discontinue(companyNumber: string): void;
  withdraw(companyNumber: string): void;
  dissolve(companyNumber: string): void;
  goInsolvent(companyNumber: string): void;
  rename(companyNumber: string, name: string): void;
  /** The first officer in office resigns. */
  resign(companyNumber: string): void;
  /** Publishes that the profile was deleted; the company stays where it is. */
  publishDeleted(companyNumber: string, data: 'with' | 'without'): void;
  /** Publishes the present profile once more: an event without a change. */
  publish(companyNumber: string): void;
  publishRaw(line: string): void;
  cutStreams(how: CutKind): void;
  setFault(name: FaultName, on: boolean): void;
  setBalance(credits: string): void;
  /** So many credits are left at Hunter from now on. */
  setHunterCredits(credits: number): void;
  observed(): Observed;
  /** Of the companies stream. */
  latestTimepoint(): number;
}

/** With 'stream-holes' one number is left out before every third event. */
const eventsPerHole = 3;

export function createSandboxControl(parts: {
  world: World;
  register: Register;
  account: SnovAccount;
  hunterAccount: HunterAccount;
  stream: CompaniesHouseStream;
  faults: FaultSwitches;
  seen: Observations;
  perform: (change: WorldChange) => void;
}): SandboxControl {
  const { world, register, account, hunterAccount, faults, seen, perform } = parts;
  let published = 0;
  const publishing = (change: WorldChange): void => {
    if (faults.isOn('stream-holes') && published % eventsPerHole === 0) perform({ verb: 'hole' });
    published += 1;
    perform(change);
  };
  const plain = (verb: PlainVerb) => (companyNumber: string) =>
    publishing({ verb, number: companyNumber });

  return {
    companies: () => world.companies,
    enterStrikeOff: (companyNumber, route) =>
      publishing({ verb: 'enter', number: companyNumber, route }),
    applyForStrikeOff: plain('apply'),
    suspend: plain('suspend'),
    discontinue: plain('discontinue'),
    withdraw: plain('withdraw'),
    dissolve: plain('dissolve'),
    goInsolvent: plain('insolvent'),
    rename: (companyNumber, name) => publishing({ verb: 'rename', number: companyNumber, name }),
    resign: plain('resign'),
    publish: plain('publish'),
    publishDeleted: (companyNumber, data) =>
      publishing({ verb: 'deleted', number: companyNumber, data }),
    publishRaw: (line) => perform({ verb: 'raw', line }),
    cutStreams(how) {
      // The unfinished line is the event that would have come next; a name with accents has characters to cut in.
      const company =
        world.companies.find(({ name }) => /[^\u0020-\u007e]/.test(name)) ?? world.companies[0];
      const next = register.companiesLog.latestTimepoint() + 1;
      parts.stream.cut(how, company === undefined ? '{' : profileLine(company, next, Date.now()));
    },
    setFault: (name, on) => faults.set(name, on),
    setBalance: (credits) => perform({ verb: 'balance', credits }),
    setHunterCredits: (credits) =>
      perform({ verb: 'hunter-left', hundredths: Math.round(credits * 100) }),
    observed: () => ({
      restCallsAt: seen.restCalls.map(({ at }) => at),
      restCalls: [...seen.restCalls],
      snovCallsAt: [...seen.snovCallsAt],
      starts: [...seen.starts],
      charges: [...seen.charges],
      counts: [...seen.counts],
      balance: account.balance(),
      hunterCalls: [...seen.hunterCalls],
      hunterQuestions: [...seen.hunterQuestions],
      hunterCharges: [...seen.hunterCharges],
      hunterLeft: (hunterAccount.available() - hunterAccount.used()).toFixed(2),
      downloads: [...seen.downloads],
      pageVisits: [...seen.pageVisits],
      streamConnections: seen.streamConnections,
    }),
    latestTimepoint: () => register.companiesLog.latestTimepoint(),
  };
}
