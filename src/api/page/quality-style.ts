/** What the quality page needs besides the style of all pages. */
export const qualityStyle = `
.quality { padding-block: 0 3rem; }
.quality section { padding-top: 1.5rem; }
.quality section + section { margin-top: 1.5rem; border-top: 1px solid var(--line); }
.quality h3 { margin: 1.75rem 0 0.6rem; font-size: 1rem; line-height: 1.3; }
.quality .empty h3 { margin: 0; }
.quality summary { margin: 1.5rem 0 0.8rem; font-weight: 650; cursor: pointer; }
.quality .notice { margin-bottom: 0.9rem; padding: 0.65rem 1rem; border-radius: 8px; background: var(--warn-ground); color: var(--warn); }
.quality .notice.alarm { background: var(--bad-ground); color: var(--bad); }
.fields { border: 1px solid var(--line); border-radius: 10px; background: var(--panel); overflow: hidden; }
.fields li { display: grid; grid-template-columns: 13rem 1fr 4.5rem 19rem; gap: 0.15rem 1.25rem; align-items: center; padding: 0.6rem 1rem; }
.fields li + li { border-top: 1px solid var(--line); }
.fields .percent { font-weight: 650; text-align: end; }
.fields .count { color: var(--soft); font-size: 0.875rem; }
.fields .word { font-weight: 600; }
.fields svg { display: block; width: 100%; height: 0.6rem; border-radius: 99px; background: var(--plain-ground); }
.fields svg rect { fill: var(--good); }
.fields svg line { stroke: var(--ink); stroke-width: 1; vector-effect: non-scaling-stroke; stroke-dasharray: 2 2; opacity: 0.55; }
.fields .disagrees svg rect { fill: var(--bad); }
.fields .disagrees .percent, .fields .disagrees .word { color: var(--bad); }
.fields .too_few svg rect { fill: var(--soft); }
.fields .too_few .percent { color: var(--soft); font-weight: 500; }
.quality h3 + p, .quality .notice + p { margin-bottom: 0.8rem; }
.findings li { grid-template-columns: 17rem 1fr 6rem; }
.findings .agrees .percent { color: var(--soft); font-weight: 500; }
.findings .count { overflow-wrap: anywhere; }
.nights li { display: flex; flex-wrap: wrap; gap: 0 0.9rem; padding: 0.3rem 0; }
.nights .bad { color: var(--bad); font-weight: 600; } .nights .warn { color: var(--warn); font-weight: 600; }
.quality thead th:nth-child(n) { width: auto; }
.quality tbody th { font-weight: 650; }
.quality .number { text-align: end; }
@media (max-width: 56rem) {
  .fields li { grid-template-columns: 1fr auto; padding: 0.7rem 0.9rem; }
  .findings li { grid-template-columns: 1fr auto; }
  .findings .count { grid-row: 2; }
  .fields svg { grid-column: 1 / -1; grid-row: 2; }
  .fields .count { grid-column: 1 / -1; }
  .quality .number { text-align: start; }
}
`;
