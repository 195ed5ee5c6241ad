/** What the register says of a company at one time. */
export interface RegisterEntry {
  readonly name: string;
  readonly street: string;
  readonly town: string;
  readonly postcode: string;
  readonly status: 'active' | 'liquidation' | 'dissolved' | 'converted-closed';
  readonly isProposed: boolean;
}

/** A change of the register, and whether the stream told it: streams lose things. */
export interface Change {
  readonly at: number;
  readonly isTold: boolean;
  readonly change: Partial<RegisterEntry>;
}

export interface LifeFiling {
  readonly at: number;
  readonly type: string;
  readonly category: string;
  readonly description: string;
}

/** A time under threat as it has to be known in the end. */
export interface TrueEpisode {
  readonly openedBy: 'bulk' | 'stream' | 'rest';
  /** London day on which we learnt it. */
  readonly openedOn: string;
  /** Null for what was there before we looked. */
  readonly enteredAt: number | null;
  readonly noticeDate: string | null;
  readonly route: 'compulsory' | 'voluntary' | 'unknown';
  readonly stage: 'proposed' | 'first_notice' | 'suspended';
  readonly end: null | {
    /** Both the same where a witness tells the moment; else the time in which REST was asked. */
    readonly notBefore: number;
    readonly notAfter: number;
    readonly reason: 'discontinued' | 'withdrawn' | 'dissolved' | 'insolvency' | 'converted';
  };
}

/** Everything that happens to one company, and what has to be known of it when all is told. */
export interface CompanyLife {
  readonly story: string;
  readonly number: string;
  /** When it came into the register. */
  readonly createdAt: number;
  readonly first: RegisterEntry;
  readonly changes: readonly Change[];
  readonly filings: readonly LifeFiling[];
  /** Publication dates of files that lack its row although it is in the register. */
  readonly missingFrom: readonly string[];
  readonly episodes: readonly TrueEpisode[];
  /** False for one that was never under threat while anybody looked: no work of ours is about it. */
  readonly isHeld: boolean;
}

/** Null before it was there. */
export function entryAt(life: CompanyLife, instant: number): RegisterEntry | null {
  if (instant < life.createdAt) return null;
  return life.changes
    .filter(({ at }) => at <= instant)
    .toSorted((a, b) => a.at - b.at)
    .reduce((entry, { change }) => ({ ...entry, ...change }), life.first);
}
