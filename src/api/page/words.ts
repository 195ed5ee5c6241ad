import type { DomainVerdict, FindMethod, VerificationStatus } from '../../domain/enrichment.ts';
import type { StreamName } from '../../domain/stream.ts';
import type { StrikeOffRoute, StrikeOffStage } from '../../domain/strike-off.ts';

/** The page's words for what the API says in codes. */
export const routeWords: Readonly<Record<StrikeOffRoute, string>> = {
  compulsory: 'Compulsory',
  voluntary: 'Voluntary',
  unknown: 'Route not known yet',
};

export const stageWords: Readonly<Record<StrikeOffStage, string>> = {
  proposed: 'proposed',
  applied: 'applied for',
  first_notice: 'first notice published',
  suspended: 'suspended',
  discontinued: 'discontinued',
  withdrawn: 'withdrawn',
  dissolved: 'dissolved',
  restored: 'restored',
};

export const verdictWords: Readonly<Record<DomainVerdict, string>> = {
  proven: 'Proven',
  likely: 'Likely',
  not_proven: 'Not proven',
  contradicted: 'Another company’s',
  candidate: 'Not visited yet',
};

export const methodWords: Readonly<Record<FindMethod, string>> = {
  snov: 'found by Snov',
  hunter: 'found by Hunter',
  website: 'published on the website',
  candidate: 'tried as a candidate',
  pattern: 'derived from a pattern',
  manual: 'entered by hand',
};

export const verificationWords: Readonly<Record<VerificationStatus, string>> = {
  valid: 'verified',
  invalid: 'does not exist',
  catch_all: 'domain takes any address',
  unknown: 'could not be verified',
  unverified: 'not verified',
};

export const streamTitles: Readonly<Record<StreamName, string>> = {
  companies: 'Companies',
  filings: 'Filings',
  officers: 'Officers',
  'insolvency-cases': 'Insolvency cases',
  charges: 'Charges',
  'persons-with-significant-control': 'Owners',
};

const wholeNumber = new Intl.NumberFormat('en-GB');
const longDate = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
});
const clockTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

export function numberWord(count: number): string {
  return wholeNumber.format(count);
}

/** `7 Nov 2026` of an instant, as the day is in London. */
export function dayWord(at: number): string {
  return unbroken(longDate.format(at));
}

/** The same of a register date. Noon, so that no time zone makes it another day. */
export function dateWord(date: string): string {
  return unbroken(longDate.format(Date.parse(`${date}T12:00:00Z`)));
}

function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00A0');
}

export function timeWord(at: number): string {
  return clockTime.format(at);
}

const clockMinute = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
});

/** `03:12`, as the clock says in London. */
export function minuteWord(at: number): string {
  return clockMinute.format(at);
}

/** `03:12` of today, `23 Nov 2026, 03:12` of another day. */
export function momentWord(at: number, now: number): string {
  return dayWord(at) === dayWord(now) ? minuteWord(at) : `${dayWord(at)}, ${minuteWord(at)}`;
}

/** `0.4 s`, `14 s`, `2 min 5 s`, `1 h 20 min`. */
export function durationWord(ms: number): string {
  if (ms < 10_000) return `${Math.floor(ms / 100) / 10} s`;
  const seconds = Math.floor(ms / 1_000);
  if (ms < minuteMs) return `${seconds} s`;
  if (ms < hourMs) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(ms / hourMs)} h ${Math.floor((ms % hourMs) / minuteMs)} min`;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `3 s ago`, `12 min ago`, `5 h ago`, `2 d ago`. */
export function agoWord(elapsedMs: number): string {
  if (elapsedMs < minuteMs) return `${Math.max(0, Math.floor(elapsedMs / 1_000))} s ago`;
  if (elapsedMs < hourMs) return `${Math.floor(elapsedMs / minuteMs)} min ago`;
  if (elapsedMs < dayMs) return `${Math.floor(elapsedMs / hourMs)} h ago`;
  return `${Math.floor(elapsedMs / dayMs)} d ago`;
}
