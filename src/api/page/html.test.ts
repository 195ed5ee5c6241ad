import { describe, expect, it } from 'vitest';
import { foreign, html, outboundLink } from './html.ts';

describe('html', () => {
  it('takes what is put in as text, also inside an attribute', () => {
    const hostile = `"><script>alert('x')</script>&`;

    const made = html`<p title="${hostile}">${hostile}</p>`;

    const text = '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;';
    expect(made.markup).toBe(`<p title="${text}">${text}</p>`);
  });

  it('takes its own work and lists of it as they are', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);

    expect(html`${items}${1}`.markup).toBe('<li>a</li><li>&lt;b&gt;</li>1');
  });

  it('shows control characters and those that turn the direction as unreadable', () => {
    expect(html`${'a\0b\u202Egnp.exe\u2066\u009F\tc\n'}`.markup).toBe(
      'a\uFFFDb\uFFFDgnp.exe\uFFFD\uFFFD\tc\n',
    );
  });
});

describe('foreign text', () => {
  it('is set apart, so that its direction does not spread', () => {
    expect(foreign('مرحبا').markup).toBe('<bdi>مرحبا</bdi>');
  });

  it('is cut to what one reads, between characters and never within one', () => {
    expect(foreign('x'.repeat(10_000)).markup).toHaveLength('<bdi></bdi>'.length + 161);
    expect(foreign('👩🏽'.repeat(3), 2).markup).toBe('<bdi>👩🏽…</bdi>');
    expect(foreign('exact', 5).markup).toBe('<bdi>exact</bdi>');
  });
});

describe('an outbound link', () => {
  it('leads to web addresses without telling where from', () => {
    expect(outboundLink('https://a.example/?q="x"', html`A`).markup).toBe(
      '<a href="https://a.example/?q=%22x%22" rel="noopener noreferrer nofollow" target="_blank">A</a>',
    );
  });

  it.each(['javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'data:text/html,x', 'nonsense', ''])(
    'is the text alone for %s',
    (address) => {
      expect(outboundLink(address, html`A`).markup).toBe('A');
    },
  );
});
