/** Counts characters examined: what hostile text costs is bounded by this number and not by a clock. */
export interface WorkMeter {
  readonly spent: number;
  /** False once the limit is passed: whoever asks stops there and keeps what it has. */
  spend(characters: number): boolean;
}

/** A page of 3 MB may cost some twenty looks at each of its characters; real ones stay at two or three. */
const defaultLimit = 60_000_000;

export function createWorkMeter(limit = defaultLimit): WorkMeter {
  let spent = 0;
  return {
    get spent() {
      return spent;
    },
    spend(characters) {
      spent += characters;
      return spent <= limit;
    },
  };
}
