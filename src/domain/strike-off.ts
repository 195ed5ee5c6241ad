/** How the company came to be struck off. Only filings tell; until then it is unknown. */
export const strikeOffRoutes = ['compulsory', 'voluntary', 'unknown'] as const;
export type StrikeOffRoute = (typeof strikeOffRoutes)[number];

/** Where the strike-off stands. `proposed` = the register says so and no filing has told more yet. */
export const strikeOffStages = [
  'proposed',
  'applied',
  'first_notice',
  'suspended',
  'discontinued',
  'withdrawn',
  'dissolved',
  'restored',
] as const;
export type StrikeOffStage = (typeof strikeOffStages)[number];

export const episodeStates = ['open', 'closed'] as const;
export type EpisodeState = (typeof episodeStates)[number];

/** Why an episode ended. `unknown` is a legal value: the register drops the detail without saying why. */
export const leaveReasons = [
  'discontinued',
  'withdrawn',
  'dissolved',
  'insolvency',
  'converted',
  /** One REST call contradicted the witness: it never was, or no longer is, under threat. */
  'not_confirmed',
  'unknown',
] as const;
export type LeaveReason = (typeof leaveReasons)[number];

/** Who told us. */
export const registerSources = ['bulk', 'stream', 'rest'] as const;
export type RegisterSource = (typeof registerSources)[number];
