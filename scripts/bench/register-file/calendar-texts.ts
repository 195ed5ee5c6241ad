const dayMs = 86_400_000;
const firstDay = Date.UTC(1850, 0, 1) / dayMs;
const lastDay = Date.UTC(2030, 11, 31) / dayMs;

/** `dd/mm/yyyy` of every day the file can name, made once: five dates a row are looked up, not formatted. */
const texts = Array.from({ length: lastDay - firstDay + 1 }, (_, index) => {
  const date = new Date((firstDay + index) * dayMs);
  const [day, month] = [date.getUTCDate(), date.getUTCMonth() + 1];
  return `${two(day)}/${two(month)}/${date.getUTCFullYear()}`;
});

/** Days since 1970 as the published file writes a date. */
export function britishDate(day: number): string {
  const text = texts[day - firstDay];
  if (text === undefined) throw new RangeError(`day ${day} is outside 1850 to 2030`);
  return text;
}

export function dayOf(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / dayMs;
}

/** The last day of a month that may be counted on beyond December or before January. */
export function monthEnd(year: number, month: number): number {
  return Date.UTC(year, month, 0) / dayMs;
}

export function monthOf(day: number): number {
  return new Date(day * dayMs).getUTCMonth() + 1;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
