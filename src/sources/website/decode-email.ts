/**
 * Cloudflare's e-mail protection: the first octet is the key, the rest is XORed with it and is UTF-8
 * (https://developers.cloudflare.com/waf/tools/scrape-shield/email-address-obfuscation/). Null when it is not hexadecimal.
 * The result may be a share link without recipient, so it must still be read as an address.
 */
export function decodeCloudflareEmail(hex: string): string | null {
  if (hex.length < 6 || hex.length > 1024 || hex.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(hex)) {
    return null;
  }
  const octets = Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  );
  const key = octets[0] ?? 0;
  return new TextDecoder().decode(octets.subarray(1).map((octet) => octet ^ key));
}

/**
 * Recipients of a mailto link (RFC 6068): those in front of the `?` and those of `to`, `cc` and `bcc`, unescaped. Share links
 * have none.
 */
export function recipientsOfMailto(href: string): readonly string[] {
  const [path = '', ...rest] = href.replace(/^\s*mailto:\s*(?:\/\/)?/i, '').split('?');
  const fields = rest
    .join('&')
    .split('&')
    .filter((field) => /^(?:to|b?cc)=/i.test(field))
    .map((field) => field.slice(field.indexOf('=') + 1));
  return [path, ...fields]
    .flatMap((list) => unescapePercent(list).split(/[,;]/))
    .map((each) => each.trim().replace(/ {0,3}@{1,9} {0,3}/, '@'))
    .filter((each) => each.length > 0);
}

/** Unescapes what is well formed and leaves the rest, for links written by hand hold stray percent signs. */
export function unescapePercent(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => {
    const octets = run
      .split('%')
      .slice(1)
      .map((pair) => Number.parseInt(pair, 16));
    return new TextDecoder().decode(Uint8Array.from(octets));
  });
}

const namedReferences: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  commat: '@',
  period: '.',
  lowbar: '_',
  hyphen: '-',
  dash: '-',
  shy: '',
  sol: '/',
  colon: ':',
};

/** Character references that were encoded twice, or that stand in a script: only those an address can be made of. */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  const once = decodeOnce(text);
  // `&amp;#64;` inside a script string, and what is left of a text encoded three times.
  return once.includes('&') ? decodeOnce(once) : once;
}

function decodeOnce(text: string): string {
  return text.replaceAll(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,7});?/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return namedReferences[name.toLowerCase()] ?? whole;
    const code = Number(name.slice(1).replace(/^x/i, '0x'));
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
  });
}
