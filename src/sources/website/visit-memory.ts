import type { PageKind, PageOutcome } from '../../domain/scan.ts';
import type { FoundChannel } from './extract-channels.ts';
import type { FoundContact } from './extract-contacts.ts';
import type { Validators } from './fetch-page.ts';
import type { RobotsMemory } from './fetch-robots.ts';
import type { TextBytes } from './text-bytes.ts';
import type { PageLink } from './read-page.ts';

/** A page as it is kept: enough to go on after a crash and to ask again later whether it has changed. */
export interface VisitedPage {
  /** As it was asked for. */
  readonly requested: URL;
  /** Where it was found, after redirects. */
  readonly url: URL;
  readonly kind: PageKind;
  readonly depth: number;
  readonly outcome: PageOutcome;
  /** Why nothing was read of it, or not all of its addresses were taken. */
  readonly reason: string | null;
  readonly title: string;
  /** Where its text begins, of the home page. */
  readonly opening: string;
  /** Visible text. Of an earlier visit only the words its proof rests on. */
  readonly textBytes: TextBytes;
  /** Those that were new when it was read, with some that were passed over because enough of their pattern were taken. */
  readonly links: readonly PageLink[];
  readonly contacts: readonly FoundContact[];
  readonly channels: readonly FoundChannel[];
  /** SHA-256 of its HTML, in hexadecimal; null when none was read. */
  readonly hash: string | null;
  readonly bytes: number;
  readonly validators: Validators;
  readonly needsJavascript: boolean;
}

/** How far a visit goes. It may be asked for more while it is under way. */
export interface VisitExtent {
  /** Pages asked for at most, those that could not be read included. */
  readonly maxPages: number;
  /** It ends as soon as what is sought is found, rather than when all is read. */
  readonly stopsEarly: boolean;
}

/** How far the visit goes: what was said last, and what keeping a page has told. */
export interface ExtentOfVisit {
  readonly known: () => Promise<VisitExtent>;
  readonly note: (extent: VisitExtent) => void;
}

/** What a visit remembers and who keeps it. */
export interface VisitMemory {
  /** What this visit has asked for before it was interrupted, in its order. */
  readonly pages: readonly VisitedPage[];
  /** The same page in the visit before this one; null when it was not read there. */
  before(url: URL): VisitedPage | null;
  readonly robots: RobotsMemory;
  /** When the site was asked for something last, by whomever; 0 when that is not known. */
  readonly askedAt: number;
  /** How far to go, asked before a request unless keeping the page before it has just told. Throws when the visit is to end. */
  extent(): Promise<VisitExtent>;
  /** Keeps a page, and says how far to go. `progress` is the share of the visit that is done, 0..1. Throws when the visit is to end. */
  keep(page: VisitedPage, progress: number): Promise<VisitExtent>;
}

/** Remembers nothing beyond the visit. */
export function forgetfulMemory(extent: VisitExtent): VisitMemory {
  return {
    pages: [],
    before: () => null,
    robots: { find: () => Promise.resolve(null), keep: () => Promise.resolve() },
    askedAt: 0,
    extent: () => Promise.resolve(extent),
    keep: () => Promise.resolve(extent),
  };
}
