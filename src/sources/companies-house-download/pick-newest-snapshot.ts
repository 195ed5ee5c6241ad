import type { BulkProduct } from '../../domain/bulk-product.ts';
import { missingParts, readProductFileName, type ProductFileName } from './product-files.ts';

export interface PublishedFile {
  readonly name: string;
  readonly url: URL;
}

export interface PublishedSnapshot {
  readonly product: BulkProduct;
  readonly snapshotDate: string;
  /** The one file, or every part in order. */
  readonly files: readonly PublishedFile[];
}

export type PickedSnapshot =
  | { readonly kind: 'found'; readonly snapshot: PublishedSnapshot }
  /** The newest date has parts only, and not all of them. */
  | {
      readonly kind: 'incomplete';
      readonly snapshotDate: string;
      readonly missing: readonly number[];
      readonly total: number;
    }
  /** Files of the product are linked, but lie elsewhere. */
  | { readonly kind: 'elsewhere'; readonly origin: string }
  | { readonly kind: 'none' };

export interface PickOptions {
  readonly product: BulkProduct;
  /** Only files from here are fetched. */
  readonly origin: string;
  /** A date after this is a slip of somebody's pen; it would stand in front of every right one. */
  readonly latestDate: string;
}

interface Candidate extends PublishedFile {
  readonly about: ProductFileName;
}

/** The newest date wins; of one date the one file is taken before its parts. */
export function pickNewestSnapshot(urls: readonly URL[], options: PickOptions): PickedSnapshot {
  const { product, origin, latestDate } = options;
  const known = urls
    .flatMap((url) => asCandidate(url, product))
    .filter(({ about }) => about.snapshotDate <= latestDate);
  const candidates = known.filter(({ url }) => url.origin === origin);
  const newest = candidates
    .map(({ about }) => about.snapshotDate)
    .toSorted()
    .at(-1);
  if (newest === undefined) {
    const [first] = known;
    return first === undefined ? { kind: 'none' } : { kind: 'elsewhere', origin: first.url.origin };
  }
  const ofDate = candidates.filter(({ about }) => about.snapshotDate === newest);
  const oneFile = ofDate.find(({ about }) => about.part === null);
  return oneFile === undefined
    ? pickParts(product, newest, ofDate)
    : { kind: 'found', snapshot: toSnapshot(product, newest, [oneFile]) };
}

function asCandidate(url: URL, product: BulkProduct): readonly Candidate[] {
  const about = readProductFileName(product, lastSegment(url));
  return about === null ? [] : [{ name: about.canonical, url, about }];
}

function lastSegment({ pathname }: URL): string {
  return pathname.slice(pathname.lastIndexOf('/') + 1);
}

/** The same date may be listed in two partitions while one replaces the other; the one that is whole is meant. */
function pickParts(
  product: BulkProduct,
  snapshotDate: string,
  files: readonly Candidate[],
): PickedSnapshot {
  const sets = [...Map.groupBy(files, ({ about }) => about.part?.total ?? 0)].map(
    ([total, parts]) => ({ total, parts, missing: missingParts(parts.map(({ about }) => about)) }),
  );
  const [best] = sets.toSorted((a, b) => a.missing.length - b.missing.length);
  if (best === undefined) return { kind: 'none' };
  const { total, parts, missing } = best;
  return missing.length === 0
    ? { kind: 'found', snapshot: toSnapshot(product, snapshotDate, parts) }
    : { kind: 'incomplete', snapshotDate, missing, total };
}

function toSnapshot(
  product: BulkProduct,
  snapshotDate: string,
  files: readonly Candidate[],
): PublishedSnapshot {
  const once = new Map<string, Candidate>();
  for (const file of files) if (!once.has(file.name)) once.set(file.name, file);
  const inOrder = [...once.values()].toSorted(
    (a, b) => (a.about.part?.number ?? 0) - (b.about.part?.number ?? 0),
  );
  return { product, snapshotDate, files: inOrder.map(({ name, url }) => ({ name, url })) };
}
