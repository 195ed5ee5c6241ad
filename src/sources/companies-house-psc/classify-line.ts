import type { CompanyNumberSet } from '../../domain/company-number-set.ts';
import { controllerKinds } from '../../domain/significant-control.ts';

/** What a line is about, as far as its bytes tell; `other` has to be parsed to be known. */
export type LineClass = 'person' | 'statement' | 'exemption' | 'other';

export interface ClassifiedLine {
  readonly class: LineClass;
  /** Whether the line's company is of the set. */
  readonly isWanted: boolean;
}

const lineStart = Buffer.from('{"company_number":"');
const numberLength = 8;
const kindStart = Buffer.from('"kind":"');
const quote = 0x22;

const classes: ReadonlyMap<string, LineClass> = new Map([
  ...controllerKinds.map((kind) => [kind, 'person'] as const),
  ['persons-with-significant-control-statement', 'statement'],
  ['exemptions', 'exemption'],
]);
/** Individuals stand first here as they do in number. */
const knownKinds = [...classes].map(([kind, of]) => ({
  bytes: Buffer.from(`${kind}"`),
  class: of,
}));

const unwanted: Readonly<Record<LineClass, ClassifiedLine>> = {
  person: { class: 'person', isWanted: false },
  statement: { class: 'statement', isWanted: false },
  exemption: { class: 'exemption', isWanted: false },
  other: { class: 'other', isWanted: false },
};
const wantedPerson: ClassifiedLine = { class: 'person', isWanted: true };

/**
 * Tells lines apart by their bytes: parsing ten million of them to keep one in twenty would take longer than unpacking. It
 * relies on the published spelling, `{"company_number":"01234567"` at the beginning and one `"kind":"…"`, which cannot stand
 * inside a text, where quotes are escaped. A line that is spelt otherwise is `other`.
 */
export function createLineClassifier(wanted: CompanyNumberSet) {
  let kindAt = -1;
  let searched: Buffer | null = null;

  /** The first kind from there on, whatever line it is in; remembered, so that a file without any is not searched again for each line. */
  function findKind(bytes: Buffer, start: number): number {
    if (searched !== bytes || kindAt < start) {
      const found = bytes.indexOf(kindStart, start);
      kindAt = found === -1 ? bytes.length : found;
      searched = bytes;
    }
    return kindAt;
  }

  return (bytes: Buffer, start: number, end: number): ClassifiedLine => {
    const numberAt = start + lineStart.length;
    const isSpeltAsUsual =
      bytes[numberAt + numberLength] === quote && hasBytesAt(bytes, lineStart, start);
    const kindValueAt = findKind(bytes, start) + kindStart.length;
    if (!isSpeltAsUsual || kindValueAt >= end) return unwanted.other;
    const kind = knownKinds.find((known) => hasBytesAt(bytes, known.bytes, kindValueAt));
    if (kind === undefined) return unwanted.other;
    const isWanted = kind.class === 'person' && wanted.hasBytes(bytes, numberAt);
    return isWanted ? wantedPerson : unwanted[kind.class];
  };
}

export function classOfKind(kind: string): LineClass {
  return classes.get(kind) ?? 'other';
}

function hasBytesAt(bytes: Buffer, sought: Buffer, offset: number): boolean {
  for (let at = 0; at < sought.length; at += 1) {
    if (bytes[offset + at] !== sought[at]) return false;
  }
  return true;
}
