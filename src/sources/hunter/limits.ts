/** One request asks for one subject: there is no batch but by file upload (https://hunter.io/api-documentation/v2). */
export const mostRows = 1;

/** A throttled answer carries no Retry-After, so the longer of the two windows of the limit is waited out. */
export const throttlePauseMs = 60_000;

/** The finder takes up to 20 s and the verifier answers 202 after as long; an answer that takes longer is lost rather than slow. */
export const requestTimeoutMs = 30_000;
