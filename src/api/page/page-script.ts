/**
 * Reads what changes anew every three seconds and puts in what has changed. Lines that stayed the same are left alone, so that
 * focus, selection and the place one has scrolled to survive. Held while the page is hidden or paused.
 */
export const pageScript = `
(() => {
  const everyMs = 3000;
  const byId = (id) => document.getElementById(id);
  const stale = byId('stale');
  const pause = byId('pause');
  let isPaused = false;
  let isUnderWay = false;

  const isHeld = (element) => {
    const selection = document.getSelection();
    return element.contains(document.activeElement) ||
      (!!selection && !selection.isCollapsed && element.contains(selection.anchorNode));
  };

  const swap = (id, next) => {
    const now = byId(id);
    const then = next.getElementById(id);
    if (now && then && !now.isEqualNode(then) && !isHeld(now)) now.replaceWith(then);
  };

  const patchRows = (now, then) => {
    const known = new Map([...now.children].map((row) => [row.id, row]));
    const rows = [...then.children];
    const wanted = new Set(rows.map((row) => row.id));
    for (const [id, row] of known) if (!wanted.has(id)) row.remove();
    let place = now.firstElementChild;
    for (const row of rows) {
      const old = known.get(row.id);
      const shown = old && (old.isEqualNode(row) || isHeld(old)) ? old : row;
      if (old && shown !== old) {
        if (place === old) place = old.nextElementSibling;
        old.remove();
      }
      if (shown === place) place = place.nextElementSibling;
      else now.insertBefore(shown, place);
    }
  };

  const refresh = async () => {
    if (isPaused || isUnderWay || document.hidden) return;
    isUnderWay = true;
    try {
      const response = await fetch(document.documentElement.dataset.update, { cache: 'no-store', signal: AbortSignal.timeout(10000) });
      if (!response.ok) throw new Error('the service answered ' + response.status);
      const next = new DOMParser().parseFromString(await response.text(), 'text/html');
      for (const id of ['updated', 'mode', 'counts', 'streams', 'overall', 'calls-control', 'lanes', 'parts']) swap(id, next);
      const now = byId('lead-rows');
      const then = next.getElementById('lead-rows');
      if (now && then) {
        patchRows(now, then);
        const summary = document.querySelector('#leads .section-head p');
        const fresh = next.querySelector('#leads .section-head p');
        if (summary && fresh) summary.textContent = fresh.textContent;
      } else swap('leads', next);
      stale.hidden = true;
    } catch (error) {
      stale.textContent = 'Not up to date: ' + (error.name === 'TypeError' || error.name === 'TimeoutError' ? 'the service does not answer' : error.message) + '. What you see is as it was last read; trying again.';
      stale.hidden = false;
    } finally {
      isUnderWay = false;
    }
  };

  pause.hidden = false;
  pause.addEventListener('click', () => {
    isPaused = !isPaused;
    pause.textContent = isPaused ? 'Resume' : 'Pause';
    refresh();
  });
  document.addEventListener('visibilitychange', refresh);
  setInterval(refresh, everyMs);
})();
`;
