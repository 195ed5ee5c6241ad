/** WHATWG looks for a meta declaration in the first 1,024 octets. */
const prescanOctets = 1024;

/** Decodes a page by byte order mark, header, meta declaration; then UTF-8 if it is valid, else windows-1252. */
export function decodeHtml(body: Uint8Array, contentType: string): string {
  const declared =
    byteOrderMark(body) ??
    charsetOf(contentType) ??
    charsetOf(latin1(body.subarray(0, prescanOctets)));
  const decoder = declared === null ? null : decoderFor(declared);
  return decoder === null ? guess(body) : decoder.decode(body);
}

function byteOrderMark(body: Uint8Array): string | null {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8';
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  return null;
}

/** The same pattern fits a header, `<meta charset>` and `<meta http-equiv>`. */
function charsetOf(text: string): string | null {
  return /charset\s{0,5}=\s{0,5}["']?([\w.:-]{2,40})/i.exec(text)?.[1] ?? null;
}

function latin1(octets: Uint8Array): string {
  return new TextDecoder('latin1').decode(octets);
}

/** Null for a label nobody knows. */
function decoderFor(label: string): TextDecoder | null {
  try {
    return new TextDecoder(label);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function guess(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    if (error instanceof TypeError) return new TextDecoder('windows-1252').decode(body);
    throw error;
  }
}
