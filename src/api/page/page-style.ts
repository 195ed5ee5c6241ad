/** The page's one style sheet: system fonts, both colour schemes, contrast of at least 4.5 to 1 in each. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #f6f5f1; --panel: #ffffff; --line: #dedbd2; --ink: #1d2327; --soft: #5a6268;
  --accent: #0b5c57; --good: #1c6b3a; --good-ground: #e3f2e7; --warn: #7a4a00; --warn-ground: #fdf0d5;
  --bad: #a12622; --bad-ground: #fbe7e5; --plain-ground: #eceae4; --middle: #b87700;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14181a; --panel: #1c2225; --line: #333b40; --ink: #e8eaea; --soft: #a3adb2;
    --accent: #6fd0c5; --good: #86d7a2; --good-ground: #17331f; --warn: #f1c46b; --warn-ground: #3a2b0c;
    --bad: #f49a92; --bad-ground: #411b19; --plain-ground: #2a3236; --middle: #f1c46b;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink); overflow-wrap: anywhere;
  font: 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
}
h1, h2, p, ul, dl, dd { margin: 0; padding: 0; }
ul { list-style: none; }
a { color: var(--accent); text-underline-offset: 0.15em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
[hidden] { display: none !important; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.skip { position: absolute; left: 1rem; top: -4rem; padding: 0.5rem 1rem; background: var(--panel); }
.skip:focus { top: 0.5rem; z-index: 1; }
.meta, .quiet { color: var(--soft); font-size: 0.875rem; }
.meta { display: block; font-weight: 400; }

.ribbon { padding: 0.5rem 1.5rem; background: #ffce3a; color: #2b2100; text-align: center; }
#stale { padding: 0.6rem 1.5rem; background: var(--bad-ground); color: var(--bad); text-align: center; font-weight: 600; }
p.mode { margin-bottom: 1.25rem; padding: 0.6rem 1.5rem; background: var(--warn-ground); color: var(--warn); text-align: center; }
p.mode.stopped { background: var(--bad-ground); color: var(--bad); }
p.mode a { color: inherit; font-weight: 600; white-space: nowrap; }
header, main { width: min(100%, 82rem); margin-inline: auto; padding-inline: 1.5rem; }
header { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; align-items: end; justify-content: space-between; padding-block: 1.5rem 1rem; }
header p { color: var(--soft); }
h1 { font-size: 1.75rem; line-height: 1.15; letter-spacing: -0.02em; }
h2 { font-size: 1.25rem; line-height: 1.2; letter-spacing: -0.01em; }
.controls { display: flex; flex-wrap: wrap; gap: 0.5rem 0.75rem; align-items: center; font-size: 0.875rem; }
.controls > * { white-space: nowrap; }
button, .button {
  display: inline-block; min-height: 2.25rem; padding: 0.4rem 0.9rem; border: 1px solid var(--line); border-radius: 6px;
  background: var(--panel); color: var(--ink); font: inherit; font-size: 0.9375rem; line-height: 1.3; text-decoration: none; cursor: pointer;
}
button:hover, .button:hover { border-color: var(--accent); }

#counts dl { display: grid; grid-template-columns: repeat(6, 1fr); gap: 1px; border: 1px solid var(--line); border-radius: 10px; overflow: hidden; background: var(--line); }
#counts dl > div { padding: 0.9rem 1rem; background: var(--panel); }
#counts dt { color: var(--soft); font-size: 0.875rem; }
#counts .figure { display: block; font-size: 1.625rem; font-weight: 650; line-height: 1.25; letter-spacing: -0.02em; }

#streams > ul { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0.9rem 2.5rem; padding: 1rem 0.1rem 0; font-size: 0.9375rem; }
#streams .state { display: flex; flex-wrap: wrap; gap: 0 0.6rem; align-items: baseline; }
#streams .state::before { content: ""; width: 0.6rem; height: 0.6rem; border-radius: 50%; background: var(--soft); }
#streams .good .state::before { background: var(--good); }
#streams .warn .state::before { background: var(--warn); }
#streams .warn .state > span:first-of-type { color: var(--warn); font-weight: 600; }
#streams .bad .state::before { border-radius: 1px; background: var(--bad); }
#streams .bad .state > span:first-of-type { color: var(--bad); font-weight: 600; }

.coverage { margin-top: 0.5rem; }
.coverage svg { display: block; width: 100%; height: 0.9rem; }
.coverage rect.seen { fill: var(--good); } .coverage rect.repaired { fill: var(--middle); }
.coverage rect.rechecked { fill: color-mix(in srgb, var(--bad) 50%, var(--middle)); } .coverage rect.unknown { fill: var(--bad); }
.coverage .scale { display: flex; justify-content: space-between; color: var(--soft); font-size: 0.8125rem; }
.coverage .shares { display: flex; flex-wrap: wrap; gap: 0.1rem 1.25rem; font-size: 0.875rem; }
.coverage .shares b { white-space: nowrap; }
.coverage .shares li { display: flex; gap: 0.4rem; align-items: baseline; }
.coverage .shares li::before { content: ""; flex: none; width: 0.6rem; height: 0.6rem; border-radius: 2px; background: var(--good); }
.coverage .shares .repaired::before { background: var(--middle); } .coverage .shares .rechecked::before { background: color-mix(in srgb, var(--bad) 50%, var(--middle)); }
.coverage .shares .unknown::before { background: var(--bad); }

#leads { padding-block: 2rem 3rem; }
.section-head { display: flex; flex-wrap: wrap; gap: 0.75rem 1rem; align-items: end; justify-content: space-between; margin-bottom: 0.9rem; }
.section-head p { color: var(--soft); font-size: 0.9375rem; }
.empty { padding: 2.5rem 1.5rem; border: 1px dashed var(--line); border-radius: 10px; background: var(--panel); text-align: center; }
.empty p { max-width: 38rem; margin: 0.4rem auto 0; }

table { width: 100%; border-collapse: separate; border-spacing: 0; border: 1px solid var(--line); border-radius: 10px; background: var(--panel); table-layout: fixed; }
th, td { padding: 0.85rem 1rem; text-align: start; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--soft); font-size: 0.8125rem; font-weight: 600; }
thead th:nth-child(1) { width: 21%; } thead th:nth-child(2) { width: 13%; } thead th:nth-child(3) { width: 19%; }
thead th:nth-child(4) { width: 18%; } thead th:nth-child(5) { width: 29%; }
.company { font-weight: 400; }
.company .name { display: block; font-weight: 650; }
.days { font-weight: 600; }
.days .figure { font-size: 1.375rem; font-weight: 700; letter-spacing: -0.02em; line-height: 1.1; }
.days.urgent { color: var(--bad); } .days.soon { color: var(--warn); } .days.word { font-weight: 500; }
.days.word:not(.urgent) { color: var(--soft); }
ol.timeline { list-style: none; margin: 0.35rem 0 0; padding: 0 0 0 0.8rem; border-inline-start: 2px solid var(--line); color: var(--soft); font-size: 0.8125rem; line-height: 1.35; }
ol.timeline li + li { margin-top: 0.2rem; }
.badge { display: table; justify-self: start; margin-top: 0.25rem; padding: 0.05rem 0.5rem; border-radius: 99px; background: var(--plain-ground); color: var(--ink); font-size: 0.8125rem; font-weight: 600; }
.badge.proven { background: var(--good-ground); color: var(--good); }
.badge.likely { background: var(--warn-ground); color: var(--warn); }
.badge.contradicted { background: var(--bad-ground); color: var(--bad); }
.people li + li { margin-top: 0.6rem; }
.person { font-weight: 600; }
.role { color: var(--soft); font-size: 0.875rem; }
.contact, .withheld { display: block; }
.withheld { color: var(--warn); font-size: 0.9375rem; }

@media (max-width: 64rem) {
  #counts dl { grid-template-columns: repeat(3, 1fr); }
}
@media (max-width: 56rem) {
  header, main { padding-inline: 1rem; }
  table, tbody, tr, th, td { display: block; }
  table { border: 0; background: none; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody { display: grid; gap: 0.75rem; }
  tbody tr { border: 1px solid var(--line); border-radius: 10px; background: var(--panel); padding: 0.85rem 1rem; }
  tbody th, tbody td { border: 0; padding: 0; }
  tbody td { display: grid; grid-template-columns: 6.5rem 1fr; gap: 0 0.75rem; margin-top: 0.55rem; }
  tbody td > * { grid-column: 2; }
  tbody td::before { content: attr(data-label); grid-row: 1 / span 4; color: var(--soft); font-size: 0.875rem; line-height: 1.6; }
}
@media (max-width: 30rem) {
  #counts dl { grid-template-columns: repeat(2, 1fr); }
  .ribbon { padding-inline: 1rem; text-align: start; }
  tbody td.people { display: block; padding-top: 0.55rem; border-top: 1px solid var(--line); }
}
@media (prefers-reduced-motion: no-preference) { .skip { transition: top 0.1s; } }
@media print { #pause, .button, .skip { display: none; } tr { break-inside: avoid; } }
`;
