export const streamNames = ['companies', 'filings'] as const;
export type StreamName = (typeof streamNames)[number];

/** What an event did to the stored state. */
export const eventEffects = ['none', 'changed', 'entered', 'left', 'deleted'] as const;
export type EventEffect = (typeof eventEffects)[number];

export const gapReasons = ['timepoint_too_old', 'stale_start', 'hole', 'bad_cursor'] as const;
export type GapReason = (typeof gapReasons)[number];

export const streamStates = ['connecting', 'connected', 'waiting', 'stopped'] as const;
export type StreamState = (typeof streamStates)[number];
