/** The two months of the script. Instants of one window are told while the same things run. */
export const calendar = {
  start: at('2026-09-25T09:00:00Z'),
  first: {
    file: '2026-10-01',
    asOf: at('2026-09-30T23:59:59.999Z'),
    importAt: at('2026-10-03T08:00:00Z'),
    importDay: '2026-10-03',
  },
  second: {
    file: '2026-11-02',
    asOf: at('2026-10-31T23:59:59.999Z'),
    importAt: at('2026-11-04T08:00:00Z'),
    importDay: '2026-11-04',
  },
  /** From here on REST is asked again after the second import; nobody asks for longer than the margin. */
  askedAgainFrom: at('2026-11-04T09:00:00Z'),
  askedAgainUntil: at('2026-11-04T09:30:00Z'),
  end: at('2026-11-24T12:00:00Z'),
} as const;

export type WindowName = keyof typeof windows;

/** Times in which something happens, in order. */
export const windows = {
  beforeFirst: ['2026-09-25T10:00:00Z', '2026-09-30T22:00:00Z'],
  betweenFirstFileAndImport: ['2026-10-01T00:30:00Z', '2026-10-03T07:00:00Z'],
  duringFirst: ['2026-10-03T08:05:00Z', '2026-10-03T08:06:00Z'],
  earlyOctober: ['2026-10-05T00:00:00Z', '2026-10-13T00:00:00Z'],
  lateOctober: ['2026-10-15T00:00:00Z', '2026-10-23T00:00:00Z'],
  /** The stream tells nothing of these days. */
  untoldOctober: ['2026-10-26T00:00:00Z', '2026-10-30T00:00:00Z'],
  betweenSecondFileAndImport: ['2026-11-01T00:30:00Z', '2026-11-04T07:00:00Z'],
  duringSecond: ['2026-11-04T08:05:00Z', '2026-11-04T08:06:00Z'],
  earlyNovember: ['2026-11-06T00:00:00Z', '2026-11-12T00:00:00Z'],
  lateNovember: ['2026-11-14T00:00:00Z', '2026-11-20T00:00:00Z'],
} as const;

export function windowOf(name: WindowName): { readonly from: number; readonly to: number } {
  const [from, to] = windows[name];
  return { from: at(from), to: at(to) };
}

function at(text: string): number {
  return Date.parse(text);
}

export function dayOf(instant: number): string {
  return new Date(instant).toLocaleDateString('en-CA', { timeZone: 'Europe/London' });
}
