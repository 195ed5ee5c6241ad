/** What a thread may take of memory outside the heap, whose own limit does not count it. */
export interface AllocationLimit {
  /** The largest array of one piece. */
  readonly maxOneBytes: number;
  /** All arrays together since the start, also those that are garbage by now. */
  readonly maxBytes: number;
}

const arrays = [
  ['ArrayBuffer', 1],
  ['Uint8Array', 1],
  ['Uint8ClampedArray', 1],
  ['Int8Array', 1],
  ['Uint16Array', 2],
  ['Int16Array', 2],
  ['Uint32Array', 4],
  ['Int32Array', 4],
  ['Float32Array', 4],
  ['Float64Array', 8],
] as const;

/** More was asked for than the thread may take. */
export class AllocationLimitError extends Error {
  override readonly name = 'AllocationLimitError' as const;
}

/**
 * Counts the arrays of numbers that are made in this thread from now on, and refuses more than is allowed: `resourceLimits` of a thread bound
 * its heap, and the bytes of such arrays are not on it. Once over, everything is refused: a parser that goes on after a failure gets nowhere.
 * For a thread that does nothing else and ends afterwards. Returns whether anything was refused.
 */
export function limitAllocations({ maxOneBytes, maxBytes }: AllocationLimit): () => boolean {
  let bytes = 0;
  let isOver = false;
  const count = (more: number): void => {
    bytes += more;
    isOver ||= more > maxOneBytes || bytes > maxBytes;
    if (isOver) throw new AllocationLimitError(`more than ${maxBytes / mebibyte} MB are asked for`);
  };
  for (const [name, bytesPerElement] of arrays) {
    const original: unknown = Reflect.get(globalThis, name);
    if (typeof original !== 'function') continue;
    const counted: unknown = new Proxy(original, {
      construct(target, args: unknown[], newTarget) {
        count(lengthOf(args[0]) * bytesPerElement);
        const made: unknown = Reflect.construct(
          target,
          args,
          newTarget === counted ? target : newTarget,
        );
        return Object(made);
      },
    });
    Reflect.set(globalThis, name, counted);
  }
  // Inflates outside the heap and outside what is counted here.
  for (const name of ['DecompressionStream', 'WebAssembly'])
    Reflect.deleteProperty(globalThis, name);
  return () => isOver;
}

const mebibyte = 1024 * 1024;

/** Of what an array is made of: a length, or what it copies. A view of a buffer takes nothing. */
function lengthOf(from: unknown): number {
  if (typeof from === 'number') return Number.isFinite(from) ? Math.max(0, from) : 0;
  if (typeof from !== 'object' || from === null || from instanceof ArrayBuffer) return 0;
  if (!('length' in from)) return 0;
  return typeof from.length === 'number' ? from.length : 0;
}
