import type { LaneWait } from '../../domain/lane-wait.ts';
import { foreign, html, nothing, type Html } from './html.ts';
import { minuteWord } from './words.ts';

/**
 * Which lanes somebody has stopped, and how all outbound calls are stopped or let go on. The page knows nobody and changes nothing, so it
 * names the command.
 */
export function renderCalls(waits: readonly LaneWait[]): Html {
  const stopped = waits.flatMap(({ lane, pause }) => (pause === null ? [] : [{ lane, ...pause }]));
  const [first] = stopped;
  if (first === undefined) {
    return html`<p id="calls" class="meta">
      To stop all outbound calls: <code>strikewatch queue pause --all</code>
    </p>`;
  }
  return html`<p id="calls" role="status">
    <strong>Stopped: ${stopped.map(({ lane }) => lane).join(', ')}</strong> since
    ${minuteWord(first.pausedAt)}${first.reason === null ? nothing : html` (${foreign(first.reason)})`}.
    The streams go on landing. To let all go on: <code>strikewatch queue resume --all</code>
  </p>`;
}
