/** What an import of the owners' snapshot found and did. */
export interface PscImportReport {
  readonly product: 'psc';
  readonly snapshotDate: string | null;
  readonly isCompleteSet: boolean;
  /** Every line, the totals and bad ones included. */
  readonly linesRead: number;
  readonly personsRead: number;
  readonly statements: number;
  readonly exemptions: number;
  readonly unknownKinds: Readonly<Record<string, number>>;
  /** Companies whose persons were looked for. */
  readonly companies: number;
  /** Persons of those companies: each was inserted, updated or is unchanged. */
  readonly kept: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Stored persons that a complete snapshot no longer has. */
  readonly removed: number;
  /** People who are officers and owners both. */
  readonly personsMerged: number;
  readonly rejected: number;
  readonly rejectsFile: string | null;
  readonly totals: {
    readonly expected: PscCounts | null;
    readonly read: PscCounts;
  };
  /** Why nothing was applied; null when the snapshot was. */
  readonly held: { readonly reason: 'data_problem' | 'older'; readonly message: string } | null;
  readonly durationMs: number;
  readonly peakRssBytes: number;
}

export interface PscCounts {
  readonly persons: number;
  readonly statements: number;
  readonly exemptions: number;
}
