import { html, nothing } from './html.ts';
import { qualityStyle } from './quality-style.ts';
import type { QualityPage } from './read-quality-page.ts';
import { renderAgreement } from './render-agreement.ts';
import { renderDocument, sandboxRibbon } from './render-document.ts';
import { renderImports } from './render-imports.ts';
import { renderModeBanner } from './render-mode-banner.ts';
import { timeWord } from './words.ts';

/** How far the stored register can be trusted: agreement with Companies House, and the imports it was made from. */
export function renderQualityPage(page: QualityPage, nonce: string): string {
  const body = html`<a class="skip" href="#agreement">Skip to the figures</a>
    ${page.isSandbox ? sandboxRibbon : nothing}
    <header>
      <div>
        <h1>Data quality</h1>
        <p>How far what is stored can be trusted</p>
      </div>
      <div class="controls">
        <a href="/">Back to the leads</a>
        <a href="/operation">Operation</a>
        <p>Read at <time>${timeWord(page.now)}</time></p>
      </div>
    </header>
    ${renderModeBanner(page.operation)}
    <main class="quality">${renderAgreement(page)} ${renderImports(page)}</main>`;
  return renderDocument({
    nonce,
    title: 'Data quality – Strikewatch',
    isRefreshed: false,
    style: qualityStyle,
    body,
  });
}
