const dayMs = 86_400_000;

/** 'YYYY-MM-DD' of an instant, UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return dayOf(Date.parse(`${day}T00:00:00Z`) + days * dayMs);
}

/** Calendar months on, kept inside the month: 31 January + 1 is 28 February. */
export function addMonths(day: string, months: number): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  const lastOfTarget = new Date(Date.UTC(year, month + months, 0));
  return dayOf(
    Date.UTC(
      lastOfTarget.getUTCFullYear(),
      lastOfTarget.getUTCMonth(),
      Math.min(date, lastOfTarget.getUTCDate()),
    ),
  );
}

/** The Gazette notices of the imitated world appear on Tuesdays: this day if it is one, else the one before. */
export function tuesdayOnOrBefore(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 5) % 7));
}

/** Companies House bulk files write dd/mm/yyyy. */
export function toBulkDate(day: string | null): string {
  return day === null ? '' : day.split('-').toReversed().join('/');
}
