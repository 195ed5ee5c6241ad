import { describe, expect, it } from 'vitest';
import { readPage } from './read-page.ts';

function read(html: string, url = 'https://acme.co.uk/a/b') {
  return readPage(html, new URL(url));
}

describe('readPage', () => {
  it('breaks lines at blocks, joins inline elements and collapses space', () => {
    const { text } = read(
      '<p>Acme\n  <b>Wid</b>gets</p><div>1 High St<br/>Leeds&nbsp;LS1</div> end ',
    );

    expect(text).toBe('Acme Widgets\n1 High St\nLeeds LS1\nend');
  });

  it('keeps the footer, for that is where the number stands', () => {
    expect(read('<footer>Company No. 07123984</footer>').text).toBe('Company No. 07123984');
  });

  it('leaves out scripts, styles, hidden runs and what is hidden for good, and keeps blocks that a script can show', () => {
    const html =
      '<title>T</title><style>a@b{}</style><script>x@y.com</script>info@<span style="display: none">spam</span>acme.co.uk<div id="nav" style="display:none">menu</div><div style="display:none">bait</div>';

    expect(read(html)).toMatchObject({ title: 'T', text: 'info@acme.co.uk\nmenu' });
  });

  it('removes invisible characters', () => {
    expect(read('info\u200B@ac\u00ADme.co.uk').text).toBe('info@acme.co.uk');
  });

  it('resolves links against the base of the page', () => {
    const { links } = read(
      '<base href="/x/"><a href="contact">Contact <b>us</b></a><a href="mailto:a@b.c">m</a>',
    );

    expect(links).toEqual([{ url: new URL('https://acme.co.uk/x/contact'), text: 'Contact us' }]);
  });

  it('takes frames and refreshes of the same site for links', () => {
    const { links } = read(
      `<meta http-equiv="Refresh" content="0; URL='/home.html'"><frameset><frame src="main.html"></frameset>
      <iframe src="https://www.acme.co.uk/in"></iframe><iframe src="https://maps.google.com/x"></iframe><meta http-equiv="refresh" content="30">`,
    );

    expect(links.map(({ url, isFrame }) => [url.href, isFrame])).toEqual([
      ['https://acme.co.uk/home.html', true],
      ['https://acme.co.uk/a/main.html', true],
      ['https://www.acme.co.uk/in', true],
    ]);
  });

  it('survives unclosed, deep and enormous markup', () => {
    expect(read('<a href="/x">open <p>text').links).toHaveLength(1);
    expect(read(`${'<b>'.repeat(500_000)}deep<p>Company No. 07123984`).text).toBe(
      'deep\nCompany No. 07123984',
    );
    expect(read('<a href="/x">y</a>'.repeat(20_000)).links).toHaveLength(5000);
    expect(read('<p>word</p> '.repeat(80_000)).text).toHaveLength(5 * 80_000 - 1);
  });
});
