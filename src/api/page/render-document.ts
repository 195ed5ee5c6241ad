import { html, nothing, own, type Html } from './html.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

/** A whole HTML document around a body. One that is refreshed also gets the script that does so. */
export function renderDocument(document: {
  readonly nonce: string;
  readonly title: string;
  readonly isRefreshed: boolean;
  /** Where its script asks for what changes; the leads unless told. */
  readonly updatePath?: string;
  /** What this page alone needs besides the style of all. */
  readonly style: string;
  readonly body: Html;
}): string {
  const { nonce, isRefreshed } = document;
  const page = html`<!doctype html>
    <html lang="en-GB" data-update="${document.updatePath ?? '/page/update'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${document.title}</title>
        <link rel="icon" href="data:," />
        <style nonce="${nonce}">
          ${own(pageStyle)}${own(document.style)}
        </style>
        ${
          isRefreshed
            ? html`<noscript><meta http-equiv="refresh" content="10" /></noscript>`
            : nothing
        }
      </head>
      <body>
        ${document.body}
        ${
          isRefreshed
            ? html`<script nonce="${nonce}">
                ${own(pageScript)};
              </script>`
            : nothing
        }
      </body>
    </html>`;
  return page.markup;
}

export const sandboxRibbon: Html = html`<p class="ribbon">
  <strong>SANDBOX: invented companies.</strong> No company, person or address on this page is real.
</p>`;

/** What stands in place of the page when it cannot be shown. */
export function renderRefusal(
  refusal: { readonly title: string; readonly detail: string },
  nonce: string,
): string {
  return renderDocument({
    nonce,
    title: `${refusal.title} – Strikewatch`,
    isRefreshed: false,
    style: '',
    body: html`<header>
        <div><h1>Strikewatch</h1></div>
      </header>
      <main>
        <div class="empty">
          <h2>${refusal.title}</h2>
          <p>${refusal.detail}</p>
          <p><a href="/">Try again</a></p>
        </div>
      </main>`,
  });
}
