import { describe, expect, it } from 'vitest';
import { extractContacts } from './extract-contacts.ts';
import { readPage } from './read-page.ts';

function emailsOf(html: string): readonly string[] {
  const page = readPage(html, new URL('https://acme.co.uk/contact'));
  return extractContacts(page, { companyDomain: 'acme.co.uk' }).map(({ email }) => email);
}

const quoted = (markup: string): string => markup.replaceAll('"', '&quot;');

describe('an address', () => {
  it.each([
    ['moved letters of a link', `<a href="javascript:decryptMail('nbjmup;kpAbdnf/dp/vl')">x</a>`],
    ['rotated letters with written signs', '<a data-mail-to="wb/at/npzr/dot/pb/dot/hx">x</a>'],
    [
      'a packed script',
      `<script>eval(function(p,a,c,k,e,d){return p}('0.1(\\'<2 3="4:5@6.7.8">\\')',9,9,'document|write|a|href|mailto|jo|acme|co|uk'.split('|'),0,{}))</script>`,
    ],
    ['letters back to front', '<a data-x="ku.oc.emca@oj">x</a>'],
    ['base64', '<a data-x="am9AYWNtZS5jby51aw==">x</a>'],
    ['a call with three parts', `<a onclick="sendMail('jo','acme','co.uk')">x</a>`],
    ['three attributes', '<a data-first="jo" data-second="acme" data-third="co.uk">x</a>'],
    ['a picture of the sign', '<p>jo<img src="/img/at.gif">acme.co.uk</p>'],
    ['a drawing of the sign', '<p>jo<svg class="icon-at"><path d="M0"/></svg>acme.co.uk</p>'],
    ['a space before the dot', '<p>jo@acme .co.uk</p>'],
    ['spaces about each sign', '<p>Email jo @ acme . co . uk</p>'],
    ['words in a link', '<a href="mailto:jo at acme.co.uk">x</a>'],
    ['a link with a stray space', '<a href="mailto:jo%20@acme.co.uk">x</a>'],
    ['a link with moved letters', '<a class="mail" href="ot@fhrj.ht.zp">x</a>'],
    ['bare dots behind a plain sign', '<p>jo@acme dot co dot uk</p>'],
    ['a sign to be inserted', '<p>jo (insert @ here) acme.co.uk</p>'],
    ['the number of an ending', `<script>mail2("jo","acme",10,"","write")</script>`],
    ['parts of a list', "<script>const [u, h] = ['jo', 'acme.co.uk']; m = `${u}@${h}`</script>"],
    ['the host of the page', '<script>m = "jo@" + location.hostname</script>'],
    ['a box to copy from', '<input readonly value="jo@acme.co.uk">'],
    ['a sign in Gaelic', '<p>jo[aig]acme.co.uk</p>'],
    [
      'the state of Angular',
      '<script type="application/json">{&q;email&q;:&q;jo@acme.co.uk&q;}</script>',
    ],
    ['the state of Alpine', `<div x-data="{ email: 'jo@acme.co.uk' }"></div>`],
    ['the state of Astro', `<my-card props="${quoted('{"m":[0,"jo@acme.co.uk"]}')}"></my-card>`],
    [
      'the state of Inertia',
      `<div data-page="${quoted(`{"text":"${'lorem '.repeat(900)}","m":"jo@acme.co.uk"}`)}"></div>`,
    ],
    [
      'data of an element and words of a script',
      `<a class="m" data-x="jo">x</a><script>all.forEach(a => { a.href = 'mai' + 'lto:' + a.getAttribute('data-x') + String.fromCharCode(64) + 'acme.co.uk' })</script>`,
    ],
    [
      'data put into a template',
      '<i class="e" data-ab="jo" data-cd="acme" data-e-f="co.uk"></i><script>const d = e.dataset; e.innerHTML = `<a href="mailto:${d.ab}@${d.cd}.${d.eF}">x</a>`</script>',
    ],
    [
      'a function with a value of its own',
      `<script>eml('jo'); function eml(u){var h='acme'+'.co.uk';document.write('<a href="mai'+'lto:'+u+'&#64;'+h+'">x</a>');}</script>`,
    ],
    [
      'text turned round by the direction of its element',
      '<p>or <span dir="rtl" style="unicode-bidi:bidi-override">ku.oc.emca@oj</span></p>',
    ],
    [
      'the element of Joomla',
      `<joomla-hidden-mail is-link="1" first="${btoa('jo')}" last="${btoa('acme.co.uk')}" text="">x</joomla-hidden-mail>`,
    ],
    ['spaces about a sign that one is sent to', '<p>Bookings go straight to jo @ acme.co.uk</p>'],
    ['an element of its own', '<contact-card email="jo@acme.co.uk"></contact-card>'],
  ])('is read in %s', (_form, html) => {
    expect(emailsOf(html)).toEqual(['jo@acme.co.uk']);
  });

  it.each([
    'hello@reallygreatsite.com, filler@godaddy.com, mymail@mailservice.com',
    'Instagram@moss.studio',
    '<a data-x="ku.oc.esle@oj" data-y="am9AZWxzZS5jby51aw==">x</a>',
    `<a onclick="track('jo','acme','co.uk')">x</a>`,
    '<i data-ab="jo"></i><script>const d = e.dataset; x = `${d.ab}@${host}.co.uk`</script>',
    '<p dir="rtl">ku.oc.emca@oj</p>',
    '<p>Look @ acme . The end</p>',
    '<a href="%74o@acme.co.uk">x</a>',
    '<script>mail2("jo","acme",12,"","write")</script>',
    '<script>const [u, h] = names; m = `${u}@${h}`</script>',
    '<input value="jo@acme.co.uk">',
    '<template>{{name}}@acme.co.uk</template>',
    '<i data-host="acme.co.uk" data-theme="dark"></i>',
    '<i data-name="acme" data-tld="co.uk" data-toggle="tooltip"></i>',
    `<i data-widget='{"host":"acme.co.uk","theme":"light"}'></i>`,
    `<script>contactForm('open','acme.co.uk')</script>`,
    'E-mail newsletters @ acme.co.uk',
    'enter@your.email',
    '<p>Write to jo@acme . Co-operate</p>',
  ])('is none in %s', (html) => {
    expect(emailsOf(html)).toEqual([]);
  });
});
