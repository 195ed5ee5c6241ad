/** `https://key@host`, `/null@host`, `cdn/npm/pkg@1.2.3`: part of an address of the web, not of a mailbox. */
export function isInsideUrl(text: string, start: number): boolean {
  const before = text.charAt(start - 1);
  // Behind a single sign it is the host of a handle; behind a row of them, "a@a@info@…", the row is noise.
  if (before === '@') return !/@[^\s@]{1,3}@$/.test(text.slice(Math.max(0, start - 5), start));
  // "sales@acme.co.uk/info@acme.co.uk" and "e-mail/info@…" are lists; a path begins with a slash or follows a host.
  if (
    before === '/' &&
    !/[\w.-]+@[\w.-]+\/$|(?:^|\s)(?:e|e-?mails?)\/$/i.test(
      text.slice(Math.max(0, start - 80), start),
    )
  )
    return true;
  return /:\/\/[^\s,;<>()"'|]*$/.test(text.slice(Math.max(0, start - 80), start));
}

/** "https://www.acme.co.uk/" in the element before the address, and not "https://user:". */
export function isBehindSite(text: string, start: number): boolean {
  return /:\/\/[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}\/?$/.test(
    text.slice(Math.max(0, start - 100), start),
  );
}

/** "trees/hedges@acme.co.uk": two boxes for one domain. A path has a host or another part in front. */
export function isBehindAlternative(text: string, start: number): boolean {
  return /(?:^|[\s:(,;])[\p{L}.-]{2,30}\/$/u.test(text.slice(Math.max(0, start - 40), start));
}
