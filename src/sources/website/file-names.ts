/** Endings of firms, under which no file and no release of a package is written. */
const firmEndings = new Set('co.uk uk com org net org.uk me.uk ltd.uk plc.uk'.split(' '));

/** `hero@2x.zip` is an image for fine screens, `img@sha256.abc` and `tool@next.sh` are releases; `sales@4x.co.uk` is a mailbox. */
export function isFileName(domain: string): boolean {
  return (
    (fileStarts.test(domain) && !isOfFirm(domain)) ||
    /^\d{1,4}\.\d{1,4}\./.test(domain) ||
    fileEndings.test(domain)
  );
}

const fileStarts =
  /^(?:latest|next|beta|canary|master|main|head|sha\d{1,3}|[1-4](?:\.\d{1,2})?x)\./i;
const fileEndings = /\.(?:zip|mov)$|\.(?:min|bundle|esm|umd)\.(?:js|css)$/i;

function isOfFirm(domain: string): boolean {
  return firmEndings.has(domain.slice(domain.indexOf('.') + 1).toLowerCase());
}
