/** Words at the end of a name that say little: people leave them out, and domains do. */
const optionalEndings = new Set(
  `UK GB GROUP HOLDINGS HOLDING CO COMPANY INTERNATIONAL ENTERPRISES SERVICES SOLUTIONS EUROPE ENGLAND SCOTLAND WALES
  GLOBAL TRADING PROPERTIES INVESTMENTS MANAGEMENT ASSOCIATES PARTNERS`.split(/\s+/),
);

/** The words of a name without those; one always stays. */
export function withoutOptionalEndings(core: readonly string[]): readonly string[] {
  let end = core.length;
  while (end > 1 && optionalEndings.has(core[end - 1] ?? '')) end -= 1;
  if (end > 1 && end < core.length && core[end - 1] === 'AND') end -= 1;
  return core.slice(0, end);
}
