import { describe, expect, it } from 'vitest';
import { extractContacts } from './extract-contacts.ts';
import { readPage } from './read-page.ts';

function emailsOf(html: string): readonly string[] {
  return contactsOf(html).map(({ email }) => email);
}

function contactsOf(html: string) {
  const page = readPage(html, new URL('https://acme.co.uk/contact'));
  return extractContacts(page, { companyDomain: 'acme.co.uk' });
}

describe('text that a style sheet writes', () => {
  it.each([
    '<style>.m:after{content:"jo@acme.co.uk"}</style><i class="m"></i>',
    '<i class="m"></i><style>.m::after{content:"jo@acme.co.uk"}</style>',
    '<style>.m:before{content:"jo"}.m:after{content:"@acme.co.uk"}</style><i class="a m"></i>',
    '<style>#m:after{content:"jo" "\\40" "acme.co.uk"}</style><b id="m"></b>',
    '<style>.m:after{content:attr(data-u) "@" attr(data-h)}</style><i class="m" data-u="jo" data-h="acme.co.uk"></i>',
    '<style>[data-m]:after{content:"@" attr(data-m)}</style><i data-m="acme.co.uk">jo</i>',
    '<style>.foot .m:after{content:"@acme.co.uk"}</style><p class="m">jo</p>',
    '<style>address b:after{content:"@acme.co.uk"}</style><address><b>jo</b></address>',
    '<style>.m{unicode-bidi:bidi-override;direction:rtl}.m:after{content:"ku.oc.emca" "@oj"}</style><i class="m"></i>',
  ])('is read where an element has it: %s', (html) => {
    expect(contactsOf(html).map(({ email, isHidden }) => [email, isHidden])).toEqual([
      ['jo@acme.co.uk', true],
    ]);
  });

  it.each([
    '<style>.m:after{content:"jo@acme.co.uk"}</style><i class="n"></i>',
    '<style>.m:after{content:"@acme.co.uk"}</style><p>jo</p>',
    '<style>/* .m:after{content:"jo@acme.co.uk"} */</style><i class="m"></i>',
    '<style>@media print{.m:after{content:"jo@acme.co.uk"}}</style><i class="m"></i>',
    '<style>a:after{content:" (" attr(href) ")"}</style><a href="x@2x.png">x</a>',
  ])('is none where no element has it: %s', (html) => {
    expect(emailsOf(html)).toEqual([]);
  });

  it('turns round and hides also what stands in front of the sheet', () => {
    const style = '<style>.r{unicode-bidi:bidi-override;direction:rtl}.h{display:none}</style>';

    expect(emailsOf(`<i class="r">ku.oc.emca@oj</i>${style}`)).toEqual(['jo@acme.co.uk']);
    expect(
      emailsOf(`<p id="m"><b>ku.oc.emca@oj</b></p><b>x</b>${style.replace('.r', '#m b')}`),
    ).toEqual(['jo@acme.co.uk']);
    expect(emailsOf(`jo<i class="h">x</i>@acme.co.uk${style}`)).toEqual(['jo@acme.co.uk']);
  });

  it.each([
    '<style>.h{display:none}@media (min-width:600px){.h{display:inline}}</style><i class="h">jo@acme.co.uk</i>',
    '<span class="d-none d-md-inline">jo@acme.co.uk</span>',
    '<span class="hidden lg:inline">jo@acme.co.uk</span>',
  ])('hides nothing that screens of some widths show: %s', (html) => {
    expect(emailsOf(html)).toEqual(['jo@acme.co.uk']);
  });

  it.each([
    '<style>.h{display:none}@media print{.h{display:inline}}</style><i class="h">jo@acme.co.uk</i>',
    '<span class="d-none d-md-none">jo@acme.co.uk</span>',
  ])('hides what none shows: %s', (html) => {
    expect(emailsOf(html)).toEqual([]);
  });

  it('hides nothing for what holds in print or on small screens alone', () => {
    const style = '<style>@media print{.x{color:red}.h{display:none}}</style>';

    expect(emailsOf(`${style}<span class="h">jo@acme.co.uk</span>`)).toEqual(['jo@acme.co.uk']);
  });

  it.each([
    ['.t{display:none}.t{display:inline}', 'jo@acme.co.uk'],
    ['.t{display:none;display:inline}', 'jo@acme.co.uk'],
    ['.t{display:inline}.t{display:none}', 'acme.co.uk'],
    ['i.t{display:none}.t{display:inline}', 'acme.co.uk'],
    ['.t{display:none !important}.t{display:inline}', 'acme.co.uk'],
    ['.t{display:none}@media print{.t{display:inline}}', 'acme.co.uk'],
  ])('is hidden as the last rule says: %s', (sheet, shown) => {
    const page = readPage(
      `<style>${sheet}</style><p><i class="t">jo@</i>acme.co.uk</p>`,
      new URL('https://acme.co.uk/'),
    );

    expect(page.text.trim()).toBe(shown);
  });
});
