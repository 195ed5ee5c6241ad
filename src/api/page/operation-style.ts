/** What the operation page needs besides the style of all pages. */
export const operationStyle = `
.operation { padding-block: 0 3rem; }
.operation section + section { margin-top: 2rem; }
.overall { padding: 1.1rem 1.25rem; border: 1px solid var(--line); border-inline-start: 6px solid var(--good); border-radius: 10px; background: var(--panel); }
.overall h2 { font-size: 1.625rem; letter-spacing: -0.02em; color: var(--good); }
.overall.degraded { border-inline-start-color: var(--middle); } .overall.degraded h2 { color: var(--warn); }
.overall.stopped { border-inline-start-color: var(--bad); } .overall.stopped h2 { color: var(--bad); }
.overall p { margin-top: 0.35rem; }
.operation .calls { margin-top: 1rem; padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: 10px; background: var(--panel); }
.calls > p { margin-bottom: 0.8rem; }
.calls > p:last-child { margin-bottom: 0; }
.calls form { display: flex; flex-wrap: wrap; gap: 0.6rem 0.75rem; align-items: center; }
.calls form + form { margin-top: 0.9rem; padding-top: 0.9rem; border-top: 1px solid var(--line); }
.calls form p { flex-basis: 100%; }
.calls label { font-size: 0.9375rem; }
.calls input[name="reason"] { flex: 1 1 14rem; min-height: 2.5rem; padding: 0.4rem 0.7rem; border: 1px solid var(--soft); border-radius: 6px; background: var(--ground); color: var(--ink); font: inherit; }
.calls button { min-height: 2.5rem; font-weight: 600; }
.calls .stop { border-color: var(--bad); background: var(--bad); color: var(--panel); }
.calls .resume { border-color: var(--accent); background: var(--accent); color: var(--panel); }
.calls .stop:hover, .calls .resume:hover { border-color: var(--ink); }
code { padding: 0.1rem 0.35rem; border-radius: 4px; background: var(--plain-ground); font-size: 0.875em; }
.word { font-weight: 600; white-space: nowrap; }
.word::before { content: ""; display: inline-block; width: 0.6rem; height: 0.6rem; margin-inline-end: 0.45rem; border-radius: 50%; background: var(--soft); }
.word.good::before { background: var(--good); } .word.warn::before { background: var(--middle); }
.word.bad::before { border-radius: 1px; background: var(--bad); }
.word.good { font-weight: 400; } .word.warn { color: var(--warn); } .word.bad { color: var(--bad); } .word.off { color: var(--soft); font-weight: 400; }
.operation tbody th { font-weight: 650; }
.operation tbody th .meta { font-weight: 400; }
.standings thead th:nth-child(1) { width: 17%; } .standings thead th:nth-child(2) { width: 27%; } .standings thead th:nth-child(3) { width: 11%; }
.standings thead th:nth-child(4) { width: 19%; } .standings thead th:nth-child(5) { width: 26%; }
.standings td { font-size: 0.9375rem; }
.scenarios th, .scenarios td { padding-block: 0.6rem; font-size: 0.9375rem; }
.overall ul { margin-top: 0.35rem; padding-inline-start: 1.1rem; list-style: disc; }
.standings .effect.good { color: var(--soft); }
.all-run { display: none; }
.scenarios thead th:nth-child(1) { width: 31%; } .scenarios thead th:nth-child(n + 2) { width: auto; }
@media (max-width: 56rem) {
  .standings td.none, .scenarios td.runs { display: none; }
  .all-run { display: inline; }
  .operation tbody td { margin-top: 0.3rem; }
  .calls button, .calls input[name="reason"] { width: 100%; }
}
@media print { .calls form { display: none; } }
`;
