/** Largest page both lists grant; the echoed `items_per_page` says what was granted. https://developer-specs.company-information.service.gov.uk */
export const itemsPerPage = 100;

/** No company has a tenth of this; a server that pages without end is stopped by it. */
export const maxListItems = 5_000;

/** 600 requests per window of five minutes, then 429 until it ends. https://developer-specs.company-information.service.gov.uk/guides/rateLimiting */
export const rateWindowMs = 300_000;

/** Wait after a 429 that does not say when the window ends. */
export const unknownWindowWaitMs = 60_000;

/** Longest Retry-After that is believed. */
export const maxRetryAfterMs = 3_600_000;

/** A 403 may be the ceiling of 2,000 requests per five minutes and IP address (Companies House staff: https://forum.companieshouse.gov.uk/t/5256). */
export const refusedAddressWaitMs = 300_000;

/** Answers take well under a second; gateway trouble shows as a 504 after about 30 s. */
export const defaultTimeoutMs = 20_000;

/** How often a record that cannot be used is asked for before it is given up: about an hour and a half. A cache that was wrong is right again by then. */
export const recordAttempts = 16;
