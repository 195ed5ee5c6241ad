/** What a page asks for while a browser puts it together. */
export interface PartRequest {
  readonly url: URL;
  readonly kind: PartKind;
}

export type PartKind = 'document' | 'script' | 'stylesheet' | 'data';

export interface PartReply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

export interface RenderTask {
  readonly url: URL;
  /**
   * Gets what the page asks for; null when it is not to have it. The browser itself has no network. What this throws ends the rendering
   * and comes out of it.
   */
  readonly fetch: (request: PartRequest) => Promise<PartReply | null>;
}

export type RenderAnswer =
  /** What stands in the page when it has come to rest, as HTML. */
  | { readonly kind: 'rendered'; readonly html: string }
  /** The page could not be put together within what one page may take. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** There is no browser, or it does not start. */
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Puts pages together that only their scripts can. */
export interface PageRenderer {
  render(task: RenderTask, signal: AbortSignal): Promise<RenderAnswer>;
}
