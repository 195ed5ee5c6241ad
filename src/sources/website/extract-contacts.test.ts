import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { extractContacts } from './extract-contacts.ts';
import { mergeContacts } from './merge-contacts.ts';
import { readPage } from './read-page.ts';

function contactsOf(html: string) {
  const page = readPage(html, new URL('https://acme.co.uk/contact'));
  return extractContacts(page, { companyDomain: 'acme.co.uk' });
}

function emailsOf(html: string): readonly string[] {
  return contactsOf(html).map(({ email }) => email);
}

function typesOf(html: string): readonly string[] {
  return contactsOf(html).map(({ emailType }) => emailType);
}

/** As Cloudflare does it: a key, then every octet XORed with the key. */
function cloudflare(text: string, key = 0x5a): string {
  return [key, ...Buffer.from(text).map((octet) => octet ^ key)]
    .map((octet) => octet.toString(16).padStart(2, '0'))
    .join('');
}

describe('extractContacts', () => {
  it.each([
    ['<a href="mailto:Info@Acme.co.uk">x</a>', 'mailto'],
    ['<a href="MAILTO:info@acme.co.uk?subject=Hi&body=x@y.com">x</a>', 'mailto'],
    ['<a href="mailto:info%40acme.co.uk">x</a>', 'mailto'],
    ['<a href="mailto:%20info@acme.co.uk">x</a>', 'mailto'],
    ['<a href="mailto:Acme &lt;info@acme.co.uk&gt;">x</a>', 'mailto'],
    ['<a href="http://info@acme.co.uk">x</a>', 'mailto'],
    ['<a href="mailto:info[at]acme[dot]co[dot]uk">x</a>', 'at-token'],
    ['<p>Write to info@acme.co.uk.</p>', 'text'],
    ['<p>info@acme.co.uk.Please write</p>', 'text'],
    ['<p>&#105;nfo&#64;acme&#x2e;co.uk</p>', 'entities'],
    ['<p>info&#64acme.co.uk</p>', 'entities'],
    [`<a href="/cdn-cgi/l/email-protection#${cloudflare('info@acme.co.uk')}">x</a>`, 'cfemail'],
    [`<b data-cfemail="${cloudflare('info@acme.co.uk', 7)}">[email&#160;protected]</b>`, 'cfemail'],
    ['<p>info(at)acme.co.uk</p>', 'at-token'],
    ['<p>info [at] acme [dot] co [dot] uk</p>', 'at-token'],
    ['<p>info {at} acme (.) co.uk</p>', 'at-token'],
    ['<p>info at acme dot co dot uk</p>', 'at-token'],
    ['<script type="application/ld+json">{"email": "mailto:info@acme.co.uk",}</script>', 'json-ld'],
    ['<script type="application/ld+json">{"email":"info\\u0040acme.co.uk"}</script>', 'json-ld'],
    ['<meta property="og:email" content="info@acme.co.uk">', 'attribute'],
    ['<meta name="dc.creator" content="info@acme.co.uk">', 'attribute'],
    ['<meta name="DCTERMS.publisher" content="Acme, info@acme.co.uk">', 'attribute'],
    ['<a href="#" data-email="info@acme.co.uk">x</a>', 'attribute'],
    ['<a href="znvygb:vasb@npzr.pb.hx">x</a>', 'rot13'],
    ['<script>a = atob("aW5mb0BhY21lLmNvLnVr")</script>', 'base64'],
  ])('reads %s', (html, form) => {
    expect(contactsOf(html).map((each) => [each.email, each.form])).toEqual([
      ['info@acme.co.uk', form],
    ]);
  });

  it.each([
    '<img src="logo@2x.png"> logo@2x.png',
    'https://0ee627c56046413c84054a0a421fc228@sentry.io/1546686',
    'https://0ee627c56046413c84054a0a421fc228@errors.acme.co.uk/1',
    'react@16.13.1 and cdn.net/npm/slick@1.8.1.com/x',
    'git@github.com:acme/site.git',
    'https://user:secret@acme.co.uk/',
    'name@example.com, you@acme.co.uk, john.doe@acme.co.uk, info@yourdomain.com',
    '<input placeholder="mary@acme.co.uk" value="paul@acme.co.uk">',
    '<a href="mailto:?subject=Look&body=mary@acme.co.uk">share</a>',
    '<a href="https://acme.co.uk/x?email=mary@acme.co.uk">x</a> /x?a=1&email=mary@acme.co.uk',
    'look at this dot and meet at noon',
    'info@acme.invalidtld',
    'Letter spacing @ acme.co.uk',
    `<a href="/cdn-cgi/l/email-protection#${cloudflare('?subject=Share')}">x</a>`,
    '[email protected]',
    'mailto:/dev/null@acme.co.uk',
  ])('finds nothing in %s', (html) => {
    expect(emailsOf(html)).toEqual([]);
  });

  it.each([
    ['hello@nospamfilters.co.uk', ['hello@nospamfilters.co.uk']],
    ['info@antispam-removers.com', ['info@antispam-removers.com']],
    ['info@no-spam-please.co.uk', ['info@no-spam-please.co.uk']],
    ['salesNOSPAM@nospamtools.co.uk', ['sales@nospamtools.co.uk']],
    ['jo@mail.nospam.co.uk', ['jo@mail.nospam.co.uk']],
    ['antispamteam@acme.co.uk', ['antispamteam@acme.co.uk']],
    ['INFO@NOSPAMFILTERS.CO.UK', ['info@nospamfilters.co.uk']],
    ['jo+nospam@acme.co.uk', ['jo+nospam@acme.co.uk']],
    ['sales@NOSPAMacme.co.uk', ['sales@acme.co.uk']],
    ['sales@NOSPAM-acme.co.uk', ['sales@acme.co.uk']],
    ['salesNOSPAM@acme.co.uk', ['sales@acme.co.uk']],
    ['infoNoSpam@acme.co.uk', ['info@acme.co.uk']],
    ['sales@nospam.acme.co.uk', ['sales@acme.co.uk']],
    ['sales@acme.nospam.co.uk', ['sales@acme.co.uk']],
    ['sales@acme.REMOVETHIS.co.uk', ['sales@acme.co.uk']],
    ['sales.nospam@acme.co.uk', ['sales@acme.co.uk']],
    ['jo.NOSPAM.smith@acme.co.uk', ['jo.smith@acme.co.uk']],
    ['joNOSPAM.smith@acme.co.uk', ['jo.smith@acme.co.uk']],
    ['sales-REMOVETHIS@acme.co.uk', ['sales@acme.co.uk']],
    ['sales@acme.co.uk.invalid', ['sales@acme.co.uk']],
    ['sales@acme.co.uk.NOSPAM', ['sales@acme.co.uk']],
    ['<a href="mailto:hello@nospamfilters.co.uk">x</a>', ['hello@nospamfilters.co.uk']],
    ['<a href="mailto:hello@NOSPAM.acme.co.uk">x</a>', ['hello@acme.co.uk']],
  ])('takes out of %s only what was put in', (html, emails) => {
    expect(emailsOf(html)).toEqual(emails);
  });

  it('takes no word out of the name of the site', () => {
    const page = readPage(
      'help@NOSPAMfilters.co.uk sales@nospam.nospamfilters.co.uk joNOSPAM@nospamfilters.co.uk',
      new URL('https://www.nospamfilters.co.uk/'),
    );

    expect(
      extractContacts(page, { companyDomain: 'nospamfilters.co.uk' }).map(({ email }) => email),
    ).toEqual(['help@nospamfilters.co.uk', 'sales@nospamfilters.co.uk', 'jo@nospamfilters.co.uk']);
  });

  it.each([
    'Find us (at) facebook.com',
    'find us [at] facebook (dot) com',
    'Join us (at) www.acme.co.uk',
    'Join us (at) acme.co.uk',
    'Look (at) acme.co.uk',
    'info (at) www.acme.co.uk',
    'Look (at) youtube.com for videos',
    'buy tickets [at] eventbrite.co.uk',
    'tickets [at] villagehall.org.uk',
    '3 bed house (at) hill.top view',
    'ready (at) dawn.london',
    'lunch (at) noon.today',
    'tea [at] cafe.org.uk is great',
    'jazz [at] the.club tonight',
    'gig@7.pm, doors@6.30.pm, kids@11.am',
    '<div data-chat="447700900123@c.us">Chat</div>',
    'Sam [at] the.club tonight',
    'our training (at) villagehall.org.uk',
    'tea AT cafe.org.uk',
    'look-at-acme.co.uk, a-day-at-acme.co.uk and mary-at-brightwell.co.uk',
    'email@address.com',
    'Insta @acme.co.uk',
    'jo@acme. Company news',
    '<input title="An address such as jo@brightwell.co.uk">',
    '<textarea>jo@acme.co.uk</textarea>',
    '<template>{{user}}@{{host}} @click @acme.co.uk</template>',
    '@jo@acme.co.uk',
    'Rooms at acme.co.uk',
    '<img alt="tea (at) cafe.org.uk, then a walk">',
  ])('takes %s for words of a sentence', (html) => {
    expect(emailsOf(html)).toEqual([]);
  });

  it.each([
    ['info [at] acme.co.uk', 'info@acme.co.uk'],
    ['tea [at] acme.co.uk', 'tea@acme.co.uk'],
    ['tea @ acme.co.uk', 'tea@acme.co.uk'],
    ['Book: tours at acme.co.uk', 'tours@acme.co.uk'],
    ['Shop: shop (at) acme.co.uk', 'shop@acme.co.uk'],
    ['E-mail: us (at) acme.co.uk', 'us@acme.co.uk'],
    ['E-mail: tea [at] cafe.org.uk', 'tea@cafe.org.uk'],
    ['To book write to tea [at] cafe.org.uk', 'tea@cafe.org.uk'],
    ['Tickets: tickets [at] villagehall.org.uk', 'tickets@villagehall.org.uk'],
    ['ask at info [at] brightwell.co.uk', 'info@brightwell.co.uk'],
    ['mary [at] brightwell.co.uk', 'mary@brightwell.co.uk'],
    ['our friend j.smith(at)brightwell.co.uk', 'j.smith@brightwell.co.uk'],
    ['we love teas (at) gmail.com', 'teas@gmail.com'],
    ['tea [at] cafe [dot] org [dot] uk', 'tea@cafe.org.uk'],
    ['tea (a t) acme (d o t) co (d o t) uk', 'tea@acme.co.uk'],
    ['tea[a]acme[d]co[d]uk', 'tea@acme.co.uk'],
    ['office(replace with @)acme.co.uk', 'office@acme.co.uk'],
    ['lunch / stay @ acme.co.uk', 'stay@acme.co.uk'],
    ['<script type="application/json">{"mail":"jo&#64;acme.co.uk"}</script>', 'jo@acme.co.uk'],
    ['<a href="mailto:tea[at]cafe.org.uk">x</a>', 'tea@cafe.org.uk'],
    ['<a href="#" data-email="tea(at)acme.co.uk">x</a>', 'tea@acme.co.uk'],
  ])('reads a written sign in %s', (html, email) => {
    expect(emailsOf(html)).toEqual([email]);
  });

  it.each([
    ['<svg><text>hello@acme.co.uk</text></svg>', 'text'],
    ['<svg><g><text><tspan>hello@</tspan><tspan>acme.co.uk</tspan></text></g></svg>', 'text'],
    ['<svg><text x="0">Tel</text><text>hello@acme.co.uk</text><text>uk</text></svg>', 'text'],
    [
      '<svg><text><tspan x="0" y="9">Sam</tspan><tspan x="0" y="20">hello@acme.co.uk</tspan></text></svg>',
      'text',
    ],
    ['<svg><a xlink:href="mailto:hello@acme.co.uk"><path d="M0 0"/></a></svg>', 'mailto'],
    ['<svg><a href="mailto:hello%40acme.co.uk"><text>mail</text></a></svg>', 'mailto'],
    ['<svg><a xlink:href="mailto:hello%40acme.co.uk"><text>mail</text></a></svg>', 'mailto'],
    ['<svg><foreignObject><p>hello@acme.co.uk</p></foreignObject></svg>', 'text'],
    ['<svg><path d="M0"/></svg><p>hello@<svg><path/></svg>acme.co.uk</p>', 'text'],
  ])('reads a drawing: %s', (html, form) => {
    expect(contactsOf(html).map((each) => [each.email, each.form])).toEqual([
      ['hello@acme.co.uk', form],
    ]);
  });

  it.each([
    '<svg><title>hello@acme.co.uk</title><desc>hello@acme.co.uk</desc></svg>',
    '<svg><metadata><rdf>hello@acme.co.uk</rdf></metadata></svg>',
    '<svg><style>.a::before{content:"hello@acme.co.uk"}</style><script>"hello@acme.co.uk"</script></svg>',
    '<svg><defs><text>hello@acme.co.uk</text></defs></svg>',
    '<svg style="display:none"><text>hello@acme.co.uk</text></svg>',
    '<svg><g display="none"><text>hello@acme.co.uk</text></g></svg>',
  ])('reads nothing that a drawing does not show: %s', (html) => {
    expect(emailsOf(html)).toEqual([]);
    expect(readPage(html, new URL('https://acme.co.uk/')).title).toBe('');
  });

  it('names an address once, in its surest form, with type, place and words around it', () => {
    const html = `<p>Call us or write to <a href="mailto:info@acme.co.uk">info@acme.co.uk</a> at any time</p>`;

    expect(contactsOf(html)).toEqual([
      {
        email: 'info@acme.co.uk',
        emailType: 'service',
        confidence: 0.95,
        isNoReply: false,
        isHidden: false,
        sourceUrl: 'https://acme.co.uk/contact',
        pageHash: hash('sha256', html),
        snippet: 'Call us or write to info@acme.co.uk at any time',
        form: 'mailto',
        mailExchanger: null,
      },
    ]);
  });

  it('keeps a no-reply mailbox with its flag', () => {
    expect(contactsOf('noreply@acme.co.uk')).toMatchObject([{ isNoReply: true }]);
  });

  it('hides what was found in no open form, and only as long as that holds', () => {
    const hidden = contactsOf('<p>mary [at] acme.co.uk</p>');
    const open = contactsOf('<p>mary@acme.co.uk</p>');
    const protectedByHost = contactsOf(`<b data-cfemail="${cloudflare('mary@acme.co.uk')}">x</b>`);

    expect(hidden).toMatchObject([{ isHidden: true }]);
    expect(protectedByHost).toMatchObject([{ isHidden: true, form: 'cfemail' }]);
    expect(mergeContacts([hidden, open])).toMatchObject([{ isHidden: false }]);
    // The hidden form is the surer one here: its form stays, the veil goes.
    expect(mergeContacts([protectedByHost, open])).toMatchObject([
      { isHidden: false, form: 'cfemail' },
    ]);
  });

  it('takes a free mailbox in the line of whoever made the site for somebody else\u2019s', () => {
    expect(contactsOf('<p>Website by Dan (dan@gmail.com)</p>')).toMatchObject([
      { emailType: 'unknown' },
    ]);
    expect(contactsOf('<p>Write to acme@gmail.com</p>')).toMatchObject([{ emailType: 'free' }]);
  });

  it('ends the line of whoever made the site at an address of the site', () => {
    expect(
      typesOf('<p>© Acme | Site by Pixel | info@acme.co.uk | acme.owner@btinternet.com</p>'),
    ).toContain('free');
    expect(
      typesOf('<p>info@acme.co.uk | Site by Pixel | hi@pixel.com | pixel@btinternet.com</p>'),
    ).not.toContain('free');
  });

  it.each([
    ['stores@acme(dot)co.uk', 'stores@acme.co.uk'],
    ['stores@acme (dot) co (dot) uk', 'stores@acme.co.uk'],
    ['stores@acme[.]co[.]uk', 'stores@acme.co.uk'],
    ['stores@acme.co(dot)uk', 'stores@acme.co.uk'],
    ['ken(AT)(no-spam)acme.co.uk', 'ken@acme.co.uk'],
    ['ken [at] [nospam] acme.co.uk', 'ken@acme.co.uk'],
    ['\uFB01sh@acme.co.uk', 'fish@acme.co.uk'],
    ['mary@acme\u2011mill.co.uk', 'mary@acme-mill.co.uk'],
    ['www.acme.co.ukmail@acme.co.uk', 'mail@acme.co.uk'],
    ['<object height="0"><a href="mailto:jo@acme.co.uk">x</a></object>', 'jo@acme.co.uk'],
    ['<template><a href="mailto:jo@acme.co.uk?subject=x">x</a></template>', 'jo@acme.co.uk'],
    ['<script type="text/x-template"><p>jo@acme.co.uk</p></script>', 'jo@acme.co.uk'],
    ['jo-at-acme-dot-co-dot-uk', 'jo@acme.co.uk'],
    ['E-mail kim -at- brightwell -dot- co -dot- uk', 'kim@brightwell.co.uk'],
    ['kim_at_brightwell_dot_co_dot_uk', 'kim@brightwell.co.uk'],
    ['Ask for jo-at-acme.co.uk', 'jo@acme.co.uk'],
    ['eggs[-at-]acme[-dot-]co[-dot-]uk', 'eggs@acme.co.uk'],
    ['UK sales<a href="#">sales@acme.co.uk</a>', 'sales@acme.co.uk'],
    ['Trade<a href="mailto:jo@acme.co.uk">jo@acme.co.uk</a>', 'jo@acme.co.uk'],
    ['trade<a href="mailto:jo@acme.co.uk">jo@acme.co.uk</a>', 'jo@acme.co.uk'],
    ['<textarea readonly>jo@acme.co.uk</textarea>', 'jo@acme.co.uk'],
    [`<i data-m='{"u":"jo","d":"acme.co.uk"}'></i>`, 'jo@acme.co.uk'],
    [`<a href="javascript:go(decode('znvygb:wb@npzr.pb.hx'))">x</a>`, 'jo@acme.co.uk'],
    [
      '<script>window.C={user:"jo",host:"acme.co.uk"};document.write(C.user+"@"+C.host)</script>',
      'jo@acme.co.uk',
    ],
    ['<p>Jo, Rugeley.</p><p>jobs&nbsp;@&nbsp;acme-roofing.co.uk</p>', 'jobs@acme-roofing.co.uk'],
    ['jo<script>document.write("&#64;");</script>acme.co.uk', 'jo@acme.co.uk'],
    [
      '<style>.m::before{content:"jo"}.m::after{content:"acme.co.uk"}</style>Write to <b class="m">&#64;</b> now',
      'jo@acme.co.uk',
    ],
    ['<iframe srcdoc="&lt;p&gt;jo&amp;#64;acme.co.uk&lt;/p&gt;"></iframe>', 'jo@acme.co.uk'],
    ['jo.o&#8217;brien@acme.co.uk', "jo.o'brien@acme.co.uk"],
    ['jo@acme.co.uk01234 555 010', 'jo@acme.co.uk'],
    ['JO@ACME.CO.UKTEL 01234', 'jo@acme.co.uk'],
    ['jo@acme.<br>co.uk', 'jo@acme.co.uk'],
    ['Email-info@acme.co.uk', 'info@acme.co.uk'],
    ['_jo@acme.co.uk_', 'jo@acme.co.uk'],
    ['1.jo@acme.co.uk', 'jo@acme.co.uk'],
    ['‘jo@acme.co.uk’', 'jo@acme.co.uk'],
    ['<iframe srcdoc="&lt;p&gt;frame@acme.co.uk&lt;/p&gt;"></iframe>', 'frame@acme.co.uk'],
    ['jo<i aria-hidden="true">@</i><i class="sr-only"> at </i>acme.co.uk', 'jo@acme.co.uk'],
    ['jo<i class="visually-hidden">at</i><i aria-hidden="true">@</i>acme.co.uk', 'jo@acme.co.uk'],
    ['<i class="sr-only">at</i></p><p>jo@acme.co.uk', 'jo@acme.co.uk'],
    ['jo@ at acme.co.uk', 'jo@acme.co.uk'],
    ['jo@acme<i aria-hidden="true">.</i><i class="sr-only">dot</i>co.uk', 'jo@acme.co.uk'],
    ['jo/at/acme/dot/co/dot/uk', 'jo@acme.co.uk'],
    ['jo arobase acme point co point uk', 'jo@acme.co.uk'],
    ['<b>accounts</b><i>sales@acme.co.uk</i>', 'sales@acme.co.uk'],
    ['<script>const {u,d}={u:"jo",d:"acme.co.uk"};m(`${u}@${d}`)</script>', 'jo@acme.co.uk'],
    ['<script>let {a:u,d}={a:"jo",d:"acme.co.uk"};m(u+"@"+d)</script>', 'jo@acme.co.uk'],
    ['#jo@acme.co.uk', 'jo@acme.co.uk'],
    [
      `<script>function m(a,b){location="mailto:"+a+"@"+b}</script><a href="javascript:m('jo','acme.co.uk')">x</a>`,
      'jo@acme.co.uk',
    ],
    [`<script>w('<a href="mai'+'lto:jo&#6'+'4;ac'+'me.co.uk">x</a>')</script>`, 'jo@acme.co.uk'],
    ['<i data-m="am8=" data-d="YWNtZS5jby51aw=="></i>', 'jo@acme.co.uk'],
    [
      '<script>c="qv@hjtl.jv.br";f=(k)=>String.fromCharCode((k-97+19)%26+97)</script>',
      'jo@acme.co.uk',
    ],
    [
      '<script>c="qv@nthps.jvt";f=(k)=>String.fromCharCode((k-97+19)%26+97)</script>',
      'jo@gmail.com',
    ],
    ['<i data-hex="6a6f4061636d652e636f2e756b"></i>', 'jo@acme.co.uk'],
    ['<input type="hidden" name="_to" value="jo@acme.co.uk">', 'jo@acme.co.uk'],
    ['jo (at symbol) acme.co.uk', 'jo@acme.co.uk'],
    ['Bookings: bookings at brightwell dot com', 'bookings@brightwell.com'],
    ['<a href="mailto:jo@8b.ai">x</a>', 'jo@8b.ai'],
  ])('reads %s as %s', (html, email) => {
    expect(emailsOf(`<p>${html}</p>`)).toEqual([email]);
  });

  it.each([
    '%65%6e%63@acme.co.uk',
    'git@acme.co.uk:repo.git',
    'ssh deploy@acme.co.uk:22',
    'ssh -p 22 deploy@acme.co.uk',
    'rsync -av deploy@acme.co.uk:',
    'rsync -av ./dist root@acme.co.uk:/var/www',
    'jobs/at/acme.co.uk',
    'Find us at @acme.co.uk',
    'We run llama@8b.ai',
    'the #stay@home.org campaign',
    'curl -u user@host.com',
    'firstname.surname@acme.co.uk',
    'Our addresses are initial.surname@acme.co.uk',
    'first.initial.lastname@acme.co.uk and f.surname@acme.co.uk',
    'surname.initial@acme.co.uk',
    '%s@acme.co.uk',
    'hello%1$s@acme.co.uk',
    '%(user)s@acme.co.uk',
    '%USERNAME%@acme.co.uk',
    '<a href="mailto:%s@acme.co.uk">x</a>',
    '<script>m = "%s@acme.co.uk"</script>',
    'We never share your address (like jane@hotmail.com).',
    'info@acme.c.uk',
    'docker pull img@sha256.abc',
    'admin@contoso.onmicrosoft.com',
    'Beware of mails from refunds@hmrc.tax',
    'Live here. Stay at home dot com.',
  ])('finds no address in %s', (text) => {
    expect(emailsOf(`<p>${text}</p>`)).toEqual([]);
  });

  it.each([
    ['sales@ or accounts@acme.co.uk', ['sales@acme.co.uk', 'accounts@acme.co.uk']],
    ['sales@ or accounts@ acme.co.uk', ['sales@acme.co.uk', 'accounts@acme.co.uk']],
    [
      'vets@, jo@ and accounts@acme.co.uk',
      ['vets@acme.co.uk', 'jo@acme.co.uk', 'accounts@acme.co.uk'],
    ],
    ['tea@ or cake@ the.club', []],
    ['pam@acme.co.uk&amp;jo@acme.co.uk', ['pam@acme.co.uk', 'jo@acme.co.uk']],
    ['pam@brightwell.co.uk&amp;jo@acme.co.uk', ['pam@brightwell.co.uk', 'jo@acme.co.uk']],
    ['&amp;amp;jo@acme.co.uk &amp;pam@acme.co.uk', ['jo@acme.co.uk', 'pam@acme.co.uk']],
  ])('gives each box of "%s" the domain behind the last', (text, emails) => {
    expect(emailsOf(`<p>${text}</p>`)).toEqual(emails);
  });

  it('finds an address behind any number of signs', () => {
    const noise = 'a@'.repeat(100_000);

    expect(emailsOf(`<p>${noise}</p><p>jo@acme.co.uk</p>`)).toEqual(['jo@acme.co.uk']);
    expect(emailsOf(`<p>${noise}jo@acme.co.uk</p>`)).toEqual(['jo@acme.co.uk']);
  });

  it('keeps 50 characters on each side and no control characters', () => {
    const [contact] = contactsOf(`${'a '.repeat(100)}\u0007 mary@acme.co.uk ${'b '.repeat(100)}`);

    expect(contact?.snippet.length).toBeLessThanOrEqual(50 + 'mary@acme.co.uk'.length + 50);
    expect(contact?.snippet).toMatch(/^[ -~]+$/);
  });

  it('keeps the surest of several pages', () => {
    const weak = contactsOf('<p>info(at)acme.co.uk</p>');
    const strong = contactsOf('<a href="mailto:info@acme.co.uk">x</a>');

    expect(mergeContacts([weak, strong]).map((each) => each.form)).toEqual(['mailto']);
    expect(mergeContacts([strong, weak]).map((each) => each.form)).toEqual(['mailto']);
  });

  it.each([
    'x.a.a@',
    '.a',
    'a@a-',
    '@',
    '(at) ',
    '((((at',
    ' at a dot ',
    'a@b.',
    'a.',
    '<a href="mailto:',
    '&#64',
    'a@b.co ',
    '\\u0040',
    '"email" : ',
  ])('ends on a megabyte of %j', (piece) => {
    const hostile = piece.repeat(Math.ceil(1_000_000 / piece.length));

    expect(emailsOf(`x${hostile}@`).length).toBeLessThan(10);
    expect(emailsOf(`<script type="application/ld+json">${hostile}</script>`).length).toBeLessThan(
      10,
    );
  });

  it('reads a mailbox that is called like the site beside its own', () => {
    const page = readPage(
      '<p>or if that is bouncing again acmewidgets @ hotmail.co.uk</p><p>meet us for dinner @ hotmail.co.uk tonight</p>',
      new URL('https://acme-widgets.co.uk/'),
    );

    expect(extractContacts(page, { companyDomain: 'acme-widgets.co.uk' })).toMatchObject([
      { email: 'acmewidgets@hotmail.co.uk' },
    ]);
  });
});
