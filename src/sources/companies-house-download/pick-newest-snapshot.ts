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
  /** The latest date that is listed, where it lies in the future and was not taken. */
  readonly passedOver: string | null;
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
  /** All files of the product bear dates of the future. */
  | { readonly kind: 'ahead'; readonly snapshotDate: string }
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
  const listed = urls.flatMap((url) => asCandidate(url, product));
  const latestListed = latestOf(listed);
  const passedOver = latestListed !== null && latestListed > latestDate ? latestListed : null;
  const known = listed.filter(({ about }) => about.snapshotDate <= latestDate);
  const candidates = known.filter(({ url }) => url.origin === origin);
  const newest = latestOf(candidates);
  if (newest === null) {
    const [first] = known;
    if (first !== undefined) return { kind: 'elsewhere', origin: first.url.origin };
    return passedOver === null ? { kind: 'none' } : { kind: 'ahead', snapshotDate: passedOver };
  }
  const ofDate = candidates.filter(({ about }) => about.snapshotDate === newest);
  const oneFile = ofDate.find(({ about }) => about.part === null);
  const about = { product, snapshotDate: newest, passedOver };
  return oneFile === undefined
    ? pickParts(about, ofDate)
    : { kind: 'found', snapshot: toSnapshot(about, [oneFile]) };
}

function latestOf(files: readonly Candidate[]): string | null {
  const dates = files.map(({ about }) => about.snapshotDate);
  return dates.toSorted().at(-1) ?? null;
}

type AboutSnapshot = Omit<PublishedSnapshot, 'files'>;

function asCandidate(url: URL, product: BulkProduct): readonly Candidate[] {
  const about = readProductFileName(product, lastSegment(url));
  return about === null ? [] : [{ name: about.canonical, url, about }];
}

function lastSegment({ pathname }: URL): string {
  return pathname.slice(pathname.lastIndexOf('/') + 1);
}

/** The same date may be listed in two partitions while one replaces the other; the one that is whole is meant. */
function pickParts(of: AboutSnapshot, files: readonly Candidate[]): PickedSnapshot {
  const sets = [...Map.groupBy(files, ({ about }) => about.part?.total ?? 0)].map(
    ([total, parts]) => ({ total, parts, missing: missingParts(parts.map(({ about }) => about)) }),
  );
  const [best] = sets.toSorted((a, b) => a.missing.length - b.missing.length);
  if (best === undefined) return { kind: 'none' };
  const { total, parts, missing } = best;
  return missing.length === 0
    ? { kind: 'found', snapshot: toSnapshot(of, parts) }
    : { kind: 'incomplete', snapshotDate: of.snapshotDate, missing, total };
}

function toSnapshot(about: AboutSnapshot, files: readonly Candidate[]): PublishedSnapshot {
  const once = new Map<string, Candidate>();
  for (const file of files) if (!once.has(file.name)) once.set(file.name, file);
  const inOrder = [...once.values()].toSorted(
    (a, b) => (a.about.part?.number ?? 0) - (b.about.part?.number ?? 0),
  );
  return { ...about, files: inOrder.map(({ name, url }) => ({ name, url })) };
}
