import { z } from 'zod';

export type LenientReading<Resource> =
  | {
      readonly kind: 'read';
      readonly resource: Resource;
      /** Members that were not what they should be and were taken as absent, e.g. `sic_codes[]`. */
      readonly unreadMembers: readonly string[];
    }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Removing what is odd may bring to light what lies above it; no resource is nested deeper. */
const mostRounds = 8;

/**
 * Reads a resource of Companies House, which adds members and breaks its own specification without notice (facts: companies-house 1.1, 2.2): what is not as it should be counts as absent, and alone.
 * Where a thing cannot be without the part that is odd, it goes as a whole: a previous name that has no name, an entry of a list. Only what stands under one of the
 * `essential` members makes the whole unreadable. A sound resource is read once, as by the schema itself.
 *
 * Example: `{ name: 'A', codes: ['1', 2] }` is read as `{ name: 'A', codes: ['1'] }`, with `codes[]` unread.
 */
export function readLeniently<Resource>(
  schema: z.ZodType<Resource>,
  wire: unknown,
  essential: ReadonlySet<string>,
): LenientReading<Resource> {
  let parsed = schema.safeParse(wire);
  if (parsed.success) return { kind: 'read', resource: parsed.data, unreadMembers: [] };
  const rest: unknown = structuredClone(wire);
  const unread = new Set<string>();
  for (let round = 0; round < mostRounds; round += 1) {
    const { error } = parsed;
    const gone: Path[] = [];
    for (const path of fromTheBack(error.issues.map((issue) => issue.path))) {
      const [member] = path;
      if (typeof member !== 'string' || essential.has(member)) return unreadable(error);
      // Where an entry is gone, another stands in its place by now.
      if (gone.some((other) => isWithin(path, other))) continue;
      const removed = remove(rest, path);
      if (removed === null) return unreadable(error);
      gone.push(removed);
      unread.add(nameOf(removed));
    }
    parsed = schema.safeParse(rest);
    if (parsed.success) {
      return { kind: 'read', resource: parsed.data, unreadMembers: outermost(unread) };
    }
  }
  return unreadable(parsed.error);
}

function unreadable(error: z.ZodError): { readonly kind: 'unreadable'; readonly reason: string } {
  return { kind: 'unreadable', reason: z.prettifyError(error) };
}

type Path = readonly PropertyKey[];

/** Later entries of a list first, so that the places of those before them stay what they were. */
function fromTheBack(paths: readonly Path[]): readonly Path[] {
  return paths.toReversed();
}

/** Takes what is at the path out, or what holds it where nothing is there to be taken. Says where that was; null when it is the whole. */
function remove(root: unknown, path: Path): Path | null {
  for (let length = path.length; length > 0; length -= 1) {
    const holder = path.slice(0, length - 1).reduce(memberOf, root);
    const key = path[length - 1];
    if (key === undefined || memberOf(holder, key) === undefined) continue;
    if (Array.isArray(holder) && typeof key === 'number') holder.splice(key, 1);
    else if (typeof holder === 'object' && holder !== null) Reflect.deleteProperty(holder, key);
    return path.slice(0, length);
  }
  return null;
}

function isWithin(path: Path, other: Path): boolean {
  return other.every((key, at) => path[at] === key);
}

function memberOf(holder: unknown, key: PropertyKey): unknown {
  return typeof holder === 'object' && holder !== null ? Reflect.get(holder, key) : undefined;
}

function nameOf(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? '[]' : `.${String(key)}`))
    .join('')
    .slice(1);
}

/** What went with the thing that holds it is not told beside it. */
function outermost(members: ReadonlySet<string>): readonly string[] {
  return [...members].filter(
    (member) =>
      ![...members].some(
        (other) =>
          other !== member && (member.startsWith(`${other}.`) || member.startsWith(`${other}[`)),
      ),
  );
}
