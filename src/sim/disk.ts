/** The disk that the database of the simulated process is on. */
export interface SimulatedDisk {
  readonly isFull: () => boolean;
  /** While it is full the database cannot grow; what is free inside it can still be used. */
  readonly fill: (isFull: boolean) => void;
  /** SQLite has refused a write because of it. */
  readonly noteRefused: () => void;
}

export function createSimulatedDisk(onRefused: () => void): SimulatedDisk {
  let isFull = false;
  return {
    isFull: () => isFull,
    fill(full) {
      isFull = full;
    },
    noteRefused: onRefused,
  };
}
