import { isTrouble } from '../../domain/judge-operation.ts';
import { operationReasons, type Standing } from '../../domain/operation.ts';
import type { OperationReport } from '../../wire/read-operation.ts';
import { html, nothing, type Html } from './html.ts';
import { laneTitles, modeTitles, partTitle } from './operation-words.ts';
import { momentWord } from './words.ts';

/** On every page while not everything runs: what does not, what that means for the leads, and where the rest is told. */
export function renderModeBanner(operation: OperationReport): Html {
  const { mode, since, now } = operation;
  if (mode === 'normal') return html`<p id="mode" hidden></p>`;
  const began = since === null ? nothing : html` since ${momentWord(since, now)}`;
  return html`<p id="mode" class="mode ${mode}" role="status">
    <strong>${modeTitles[mode]}${began}:</strong> ${troublesOf(operation).join(' · ')}.
    ${renderFreshness(operation)} <a href="/operation">What runs and what waits</a>
  </p>`;
}

/** What was not seen or confirmed, in a sentence. */
export function renderFreshness({
  freshness,
  now,
}: Pick<OperationReport, 'freshness' | 'now'>): Html {
  if (!freshness.isStale) return html`Leads are up to date.`;
  const { asOf } = freshness;
  return asOf === null
    ? html`Leads are stale: up to when they are complete is not known.`
    : html`Leads are stale: complete up to ${momentWord(asOf, now)}.`;
}

/** Each cause once: a provider that is down is also the reason why its lane is. */
export function troublesOf({ mode, lanes, parts }: OperationReport): readonly string[] {
  const broken = parts.filter(isTrouble);
  const told = new Set(broken.map(({ reason }) => reason));
  const held = lanes.filter(isTrouble).filter(({ reason }) => !told.has(reason));
  return [
    ...(mode === 'stopped' ? ['All outbound calls: stopped by a person'] : []),
    ...broken.map((part) => tell(partTitle(part.part), part)),
    ...(mode === 'stopped' ? [] : held.map((lane) => tell(laneTitles[lane.lane], lane))),
  ];
}

function tell(title: string, { reason, word }: Standing): string {
  return `${title}: ${reason === null ? word : operationReasons[reason].text}`;
}
