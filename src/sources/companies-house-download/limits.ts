/** The page is a few kilobytes (https://download.companieshouse.gov.uk/en_output.html); an endless one is cut here. */
export const maxPageBytes = 1024 * 1024;
export const pageTimeoutMs = 30_000;

/** Until the response headers of a file. */
export const headersTimeoutMs = 60_000;

/** A connection without a byte for this long is dead. A slow one that goes on is left alone: 470 MB take hours on some lines. */
export const stallMs = 60_000;

/** The register has about 470 MB zipped, the people about 1 GB (2021-2026). Beyond this something is wrong. */
export const maxFileBytes = 20e9;

/** Left free beside a download, so that the database on the same disk can go on writing. */
export const spareBytes = 200e6;

/** Redirects followed on the same origin. */
export const maxRedirects = 3;

/** Longest Retry-After that is believed. */
export const maxRetryAfterMs = 6 * 3_600_000;

/** Parts that are being put up one by one, and a disk that somebody has to clear, need about this. */
export const patientWaitMs = 3_600_000;

/** A file that arrived whole and is damaged was published so; asking sooner fetches the same bytes again. */
export const damagedWaitMs = 6 * 3_600_000;
