import { registrableDomain } from '../../domain/registrable-domain.ts';
import { targetOfFrame } from './frame-target.ts';
import type { Attributes } from './read-element.ts';
import type { PageLink } from './read-page.ts';

/** A page of a million links is a trap, not a site. */
const maxLinks = 5000;
/** Longer link texts are not names of pages. */
const maxLinkText = 200;

/** Links and frames of one page as they come up. */
export class PageLinks {
  readonly found: PageLink[] = [];
  readonly #page: URL;
  readonly #ownDomain: string | null;
  #base: URL;
  #open: { readonly href: string; text: string } | null = null;

  constructor(page: URL, ownDomain: string | null) {
    this.#page = page;
    this.#ownDomain = ownDomain;
    this.#base = page;
  }

  setBase(href: string | undefined): void {
    this.#base = this.#resolve(href) ?? this.#base;
  }

  start(href: string): void {
    this.end();
    this.#open = { href, text: '' };
  }

  addText(piece: string): void {
    if (this.#open !== null && this.#open.text.length < maxLinkText) this.#open.text += piece;
  }

  end(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null || this.found.length >= maxLinks) return;
    const url = this.#resolveLink(open.href);
    if (url !== null) this.found.push({ url, text: open.text.slice(0, maxLinkText).trim() });
  }

  /** Of this site alone: what others show in it is theirs. */
  readFrame(name: string, attributes: Attributes): void {
    const url = this.#resolveLink(targetOfFrame(name, attributes));
    if (url === null || this.found.length >= maxLinks) return;
    if (url.hostname !== this.#page.hostname) {
      if (this.#ownDomain === null || registrableDomain(url.hostname) !== this.#ownDomain) return;
    }
    this.found.push({ url, text: '', isFrame: true });
  }

  #resolveLink(href: string | undefined): URL | null {
    const url = this.#resolve(href);
    return url !== null && /^https?:$/.test(url.protocol) && url.username === '' ? url : null;
  }

  #resolve(href: string | undefined): URL | null {
    return href === undefined || href.length > 2048 ? null : URL.parse(href, this.#base);
  }
}
