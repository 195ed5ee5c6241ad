/** How an address can stand on a page. A regular expression over the source finds the plain ones only. */
export const hidingForms = [
  'text',
  'mailto',
  'mailto-with-subject',
  'json-ld',
  'attribute',
  'entities',
  'cloudflare',
  'at-token',
  'rot13',
  'base64',
  'char-codes',
  'concatenation',
  'reversed',
] as const;
export type HidingForm = (typeof hidingForms)[number];

/** The markup in which an address stands, as the generators of real sites write it. */
export function hideAddress(email: string, form: HidingForm): string {
  const [local = '', domain = ''] = email.split('@');
  switch (form) {
    case 'text':
      return `<p>Write to ${email} at any time.</p>`;
    case 'mailto':
      return `<p><a class="btn btn-mail" href="mailto:${email}">E-mail us</a></p>`;
    case 'mailto-with-subject':
      return `<p><a href="mailto:${local}%40${domain}?subject=Your%20enquiry&amp;body=Hello">Send a message</a></p>`;
    case 'json-ld':
      return `<script type="application/ld+json">{"@context":"https://schema.org","@type":"ContactPoint","email":"${email}"}</script>`;
    case 'attribute':
      return `<span class="contact-link" data-email="${email}">Show the address</span>`;
    case 'entities':
      return `<p>${codePointsOf(email)
        .map((code) => `&#${code};`)
        .join('')}</p>`;
    case 'cloudflare':
      return `<p><span class="__cf_email__" data-cfemail="${cloudflare(email)}">[email&#160;protected]</span></p>`;
    case 'at-token':
      return `<p>${local} [at] ${domain.replaceAll('.', ' [dot] ')}</p>`;
    case 'rot13':
      return `<p><a href="${rotate(`mailto:${email}`)}">Write to the office</a></p>`;
    case 'base64':
      return `<script>document.getElementById("reach").href = atob("${Buffer.from(`mailto:${email}`).toString('base64')}");</script>`;
    case 'char-codes':
      return `<script>document.write(String.fromCharCode(${codePointsOf(email).join(',')}));</script>`;
    case 'concatenation':
      return `<script>var where = '${local}' + '&#64;'; where = where + '${domain.replaceAll('.', "' + '&#46;' + '")}'; document.write(where);</script>`;
    case 'reversed':
      return `<p><span style="unicode-bidi:bidi-override;direction:rtl">${Array.from(email).toReversed().join('')}</span></p>`;
  }
}

function codePointsOf(text: string): readonly number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}

/** https://developers.cloudflare.com/waf/tools/scrape-shield/email-address-obfuscation/: a key, then every byte XOR that key. */
function cloudflare(email: string): string {
  const key = 0x5a;
  const bytes = [...Buffer.from(email)].map((byte) => byte ^ key);
  return Buffer.from([key, ...bytes]).toString('hex');
}

function rotate(text: string): string {
  return text.replaceAll(/[a-z]/g, (letter) =>
    String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97),
  );
}
