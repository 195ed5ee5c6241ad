import { foreign, html, nothing, type Html } from './html.ts';
import { laneTitles } from './operation-words.ts';
import type { OperationPage } from './read-operation-page.ts';

/** The button that stops all outbound calls, and the one that lets them go on; for those who may press neither, the commands. */
export function renderCallsControl({ operation, formToken }: OperationPage): Html {
  const held = operation.lanes.filter(({ reason }) => reason === 'stopped_by_hand');
  const [first] = held;
  return html`<section id="calls-control" class="calls" aria-labelledby="calls-title">
    <h2 id="calls-title" class="visually-hidden">Outbound calls</h2>
    ${
      first === undefined
        ? nothing
        : html`<p>
            <strong>Stopped: ${held.map(({ lane }) => laneTitles[lane]).join(', ')}.</strong>
            ${first.detail === null ? nothing : html`Reason: ${foreign(first.detail)}.`} What was in
            hand was finished; nothing more is taken up until it goes on.
          </p>`
    }
    ${formToken === null ? renderCommands() : renderForms(formToken, { isAny: held.length > 0, isAll: operation.mode === 'stopped' })}
  </section>`;
}

function renderForms(
  token: string,
  { isAny, isAll }: { readonly isAny: boolean; readonly isAll: boolean },
): Html {
  const stop = html`<form method="post" action="/operation/stop">
    <input type="hidden" name="token" value="${token}" />
    <label for="reason">Why <span class="quiet">(optional; others see it)</span></label>
    <input id="reason" name="reason" maxlength="500" autocomplete="off" />
    <button type="submit" class="stop">Stop all outbound calls</button>
    <p class="quiet">
      Within a second nothing more is asked of Companies House, the paid providers, websites or the
      download page. Calls that have begun are finished; streams go on landing.
    </p>
  </form>`;
  const resume = html`<form method="post" action="/operation/resume">
    <input type="hidden" name="token" value="${token}" />
    <button type="submit" class="resume">Let everything go on</button>
  </form>`;
  return html`${isAny ? resume : nothing} ${isAll ? nothing : stop}`;
}

function renderCommands(): Html {
  return html`<p class="quiet">
    To stop all outbound calls: <code>strikewatch queue pause --all</code>, to let them go on:
    <code>strikewatch queue resume --all</code>. With a key of role operator there is a button here.
  </p>`;
}
