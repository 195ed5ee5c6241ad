import type { FoundContact } from './extract-contacts.ts';
import type { FrontierPage } from './frontier.ts';
import { encodeText } from './text-bytes.ts';
import type { VisitedPage } from './visit-memory.ts';

const noValidators = { etag: null, lastModified: null };

/** Of a page that nothing was read of. */
export function nothingOf(asked: FrontierPage, reason: string | null): VisitedPage {
  return {
    requested: asked.url,
    url: asked.url,
    kind: asked.kind,
    depth: asked.depth,
    outcome: 'skipped',
    reason,
    title: '',
    opening: '',
    textBytes: encodeText(''),
    links: [],
    contacts: [] satisfies FoundContact[],
    channels: [],
    hash: null,
    bytes: 0,
    validators: noValidators,
    needsJavascript: false,
  };
}
