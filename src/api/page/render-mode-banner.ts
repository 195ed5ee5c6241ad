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
function troublesOf({ mode, lanes, parts }: OperationReport): readonly string[] {
  if (mode === 'stopped') return ['all outbound calls were stopped by a person'];
  const troubled = [
    ...parts.filter(isTrouble).map((part) => tell(partTitle(part.part), part)),
    ...lanes.filter(isTrouble).map((lane) => tell(laneTitles[lane.lane], lane)),
  ];
  const told = new Set(parts.filter(isTrouble).map(({ reason }) => reason));
  return troubled
    .filter(({ reason, isLane }) => !isLane || !told.has(reason))
    .map(({ text }) => text);
}

function tell(title: string, standing: Standing) {
  const { reason } = standing;
  const text = reason === null ? '' : `${title}: ${operationReasons[reason].text}`;
  return { text, reason, isLane: 'lane' in standing };
}
