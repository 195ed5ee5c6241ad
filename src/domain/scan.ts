export const scanOutcomes = ['complete', 'failed'] as const;
export type ScanOutcome = (typeof scanOutcomes)[number];

/** What a page is likely to hold: addresses stand on contact pages, the company number on legal ones, names on about pages. */
export const pageKinds = ['home', 'contact', 'legal', 'about', 'other'] as const;
export type PageKind = (typeof pageKinds)[number];

/** What became of one request of a visit. `unchanged` is a page of an earlier visit that is still as it was. */
export const pageOutcomes = [
  'read',
  'unchanged',
  'duplicate',
  'sitemap',
  'skipped',
  /** Put together by a browser after it was read, or why that could not be. */
  'rendered',
] as const;
export type PageOutcome = (typeof pageOutcomes)[number];

/** What became of rendering the pages that only scripts put together. */
export const renderings = [
  'rendered',
  /** None of them could be put together in time. */
  'render_failed',
  /** There is no browser, or it does not start. */
  'render_unavailable',
] as const;
export type Rendering = (typeof renderings)[number];

/** Why a visit of which pages could be read ended. */
export const endReasons = [
  'all_read',
  /** What was sought is found: proven, and the contact page read. */
  'enough_found',
  'nothing_new',
  /** As many pages as were asked for. */
  'page_budget',
  /** All but further pages of a pattern of which as many were read as ever are: a catalogue, a calendar. */
  'pattern_budget',
  'time_budget',
  'byte_budget',
  /** Three requests in a row without an answer. */
  'too_many_failures',
  /** 401, 403, 429 or a challenge in between. */
  'refused',
  'parked',
  'redirected_elsewhere',
  'social_only',
] as const;
export type EndReason = (typeof endReasons)[number];

/** The same, and why nothing could be read. */
export const scanReasons = [
  ...endReasons,
  'robots_disallowed',
  'robots_unavailable',
  'blocked',
  'unreachable',
] as const;
export type ScanReason = (typeof scanReasons)[number];
