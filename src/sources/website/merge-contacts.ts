import type { EmailAddress } from '../../domain/email-address.ts';
import type { EmailType } from '../../domain/enrichment.ts';
import type { FoundContact } from './extract-contacts.ts';

/** Joins the contacts of several pages: the surest form stays, then the page that was read first. */
export function mergeContacts(
  lists: readonly (readonly FoundContact[])[],
): readonly FoundContact[] {
  const best = new Map<EmailAddress, FoundContact>();
  for (const contact of lists.flat())
    best.set(contact.email, betterContact(best.get(contact.email), contact));
  return [...best.values()];
}

/** One open sighting is enough to take away the veil, however sure the hidden one is. */
export function betterContact(known: FoundContact | undefined, found: FoundContact): FoundContact {
  if (known === undefined) return found;
  const surer = found.confidence > known.confidence ? found : known;
  const isHidden = known.isHidden
    ? found.isHidden || isByBrowser(found)
    : isByBrowser(known) && found.isHidden;
  // Its own site and another's credit line may name one free mailbox: then the site's own naming counts.
  const emailType = surer.emailType === 'unknown' ? pickKnown(known, found) : surer.emailType;
  return surer.isHidden === isHidden && surer.emailType === emailType
    ? surer
    : { ...surer, isHidden, emailType };
}

/** A browser shows what a page hides from programs: that it is seen there says nothing of how it is written. */
function isByBrowser({ form }: FoundContact): boolean {
  return form === 'rendered';
}

function pickKnown(known: FoundContact, found: FoundContact): EmailType {
  return known.emailType === 'unknown' ? found.emailType : known.emailType;
}
