/** Names or rows that one start request takes (https://snov.io/api). */
export const maxRowsPerTask = 10;

/** A throttled answer carries no Retry-After, so the whole window of the limit is waited out. */
export const throttlePauseMs = 60_000;

/** Snov documents no times; tasks run in the background, so an answer that takes longer is lost rather than slow. */
export const requestTimeoutMs = 30_000;

/** Tokens live 3,600 s (https://snov.io/api). Renewing early keeps one from expiring on the way or in the queue. */
export const tokenRenewalMarginMs = 120_000;
