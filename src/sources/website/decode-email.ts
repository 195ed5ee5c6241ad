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

/** Addresses in front of the `?` of a mailto link (RFC 6068), unescaped; share links without recipient give none. */
export function recipientsOfMailto(href: string): readonly string[] {
  const path = href.replace(/^\s*mailto:/i, '').split('?', 1)[0] ?? '';
  const recipients = unescapePercent(path).split(/[,;]/);
  return recipients.map((each) => each.trim()).filter((each) => each.length > 0);
}

/** Unescapes what is well formed and leaves the rest, for links written by hand hold stray percent signs. */
function unescapePercent(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => {
    const octets = run
      .split('%')
      .slice(1)
      .map((pair) => Number.parseInt(pair, 16));
    return new TextDecoder().decode(Uint8Array.from(octets));
  });
}

export function rotate13(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}
