/** What a run has met: a simulation that never meets a fault proves nothing about it. */
export interface Sightings {
  readonly count: (what: string) => void;
  readonly of: (what: string) => number;
  readonly all: () => Readonly<Record<string, number>>;
}

export function createSightings(): Sightings {
  const counts = new Map<string, number>();
  return {
    count(what) {
      counts.set(what, (counts.get(what) ?? 0) + 1);
    },
    of: (what) => counts.get(what) ?? 0,
    all: () => Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}
