import { coverageStates, type CoverageState } from '../../domain/stream-coverage.ts';
import type { StreamReport } from '../../wire/read-stream-report.ts';
import { html, nothing, type Html } from './html.ts';
import { numberWord } from './words.ts';

/** How well a stream is covered: a bar over the time, and the same in words for whoever does not see it. */
export function renderCoverage({ coverage, openGaps, repair }: StreamReport, now: number): Html {
  if (coverage === null) return nothing;
  const { segments, shares } = coverage;
  const from = segments[0]?.from ?? now;
  const wholeMs = Math.max(1, now - from);
  const told = coverageStates.filter((state) => shares[state] > 0);
  return html`<div class="coverage">
    <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      ${segments.map(({ from: start, to: end, state }) => {
        const width = Math.max(leastWidth, ((end - start) / wholeMs) * 100);
        const x = Math.min(((start - from) / wholeMs) * 100, 100 - width);
        return html`<rect
          class="${state}"
          x="${x.toFixed(3)}"
          width="${width.toFixed(3)}"
          y="${1 - heights[state]}"
          height="${heights[state]}"
        />`;
      })}
    </svg>
    <p class="scale"><span>${dateWord.format(from)}</span><span>now</span></p>
    <ul class="shares">
      ${told.map(
        (state) =>
          html`<li class="${state}">${stateWords[state]} <b>${shareWord(shares[state])}</b></li>`,
      )}
    </ul>
    ${
      openGaps.length === 0
        ? nothing
        : html`<p class="meta">
            ${numberWord(openGaps.length)} ${openGaps.length === 1 ? 'gap' : 'gaps'}
            open${
              repair === null
                ? ''
                : `: ${numberWord(repair.checked)} of ${numberWord(repair.total)} companies checked again${untilWord(repair.remainingMs)}`
            }
          </p>`
    }
  </div>`;
}

/** Of a hundred: a gap of minutes in a month must be seen, too. */
const leastWidth = 0.6;

/** The less is known, the higher: colour alone tells nothing to many. */
const heights: Readonly<Record<CoverageState, number>> = {
  seen: 0.4,
  repaired: 0.7,
  rechecked: 0.7,
  unknown: 1,
};

const stateWords: Readonly<Record<CoverageState, string>> = {
  seen: 'Seen',
  repaired: 'Missed, made good',
  rechecked: 'Missed, ours checked again; new ones come with the next snapshot',
  unknown: 'Not known',
};

const dateWord = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** Rounded down, and never to nothing: what is not wholly seen must not read as if it were. */
function shareWord(share: number): string {
  const percent = Math.floor(share * 1_000) / 10;
  return percent === 0 ? 'under 0.1 %' : `${percent.toFixed(percent === 100 ? 0 : 1)} %`;
}

function untilWord(remainingMs: number | null): string {
  if (remainingMs === null) return '';
  const minutes = Math.ceil(remainingMs / 60_000);
  return minutes < 120
    ? `, about ${minutes} min left`
    : `, about ${Math.ceil(minutes / 60)} h left`;
}
