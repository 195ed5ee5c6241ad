import { z } from 'zod';
import type { BulkProduct } from '../../domain/bulk-product.ts';

/** What a file's name says: its date, and whether it is one of several parts. */
export interface ProductFileName {
  readonly snapshotDate: string;
  readonly part: { readonly number: number; readonly total: number } | null;
  /** The name in the spelling that Companies House uses. */
  readonly canonical: string;
}

interface Product {
  readonly page: string;
  readonly oneFile: RegExp;
  readonly part: RegExp;
  readonly nameOneFile: (date: string) => string;
  readonly namePart: (date: string, number: number, total: number) => string;
}

const products: Readonly<Record<BulkProduct, Product>> = {
  companies: {
    page: 'en_output.html',
    oneFile: /^BasicCompanyDataAsOneFile-(\d{4}-\d{2}-\d{2})\.zip$/i,
    part: /^BasicCompanyData-(\d{4}-\d{2}-\d{2})-part(\d{1,3})_(\d{1,3})\.zip$/i,
    nameOneFile: (date) => `BasicCompanyDataAsOneFile-${date}.zip`,
    namePart: (date, number, total) => `BasicCompanyData-${date}-part${number}_${total}.zip`,
  },
  psc: {
    page: 'en_pscdata.html',
    oneFile: /^persons-with-significant-control-snapshot-(\d{4}-\d{2}-\d{2})\.zip$/i,
    part: /^psc-snapshot-(\d{4}-\d{2}-\d{2})_(\d{1,3})of(\d{1,3})\.zip$/i,
    nameOneFile: (date) => `persons-with-significant-control-snapshot-${date}.zip`,
    namePart: (date, number, total) => `psc-snapshot-${date}_${number}of${total}.zip`,
  },
};

/** The page of the download site that lists a product. */
export function pageOf(product: BulkProduct): string {
  return products[product].page;
}

/** A name as somebody would look for it on the page. */
export function exampleNameOf(product: BulkProduct): string {
  return products[product].nameOneFile('YYYY-MM-DD');
}

const CalendarDate = z.iso.date();

/** Null for a file of another kind, and for a date that no calendar has. */
export function readProductFileName(product: BulkProduct, name: string): ProductFileName | null {
  const { oneFile, part, nameOneFile, namePart } = products[product];
  const [, date = ''] = oneFile.exec(name) ?? [];
  if (isDate(date)) return { snapshotDate: date, part: null, canonical: nameOneFile(date) };
  const [, partDate = '', first = '', last = ''] = part.exec(name) ?? [];
  const [number, total] = [Number(first), Number(last)];
  if (!isDate(partDate) || number < 1 || number > total) return null;
  return {
    snapshotDate: partDate,
    part: { number, total },
    canonical: namePart(partDate, number, total),
  };
}

function isDate(text: string): boolean {
  return CalendarDate.safeParse(text).success;
}

/** Whether these files are one snapshot from end to end: the one file, or every part of a set. */
export function missingParts(names: readonly ProductFileName[]): readonly number[] {
  if (names.some(({ part }) => part === null)) return [];
  const total = names[0]?.part?.total ?? 0;
  const present = new Set(names.map(({ part }) => part?.number));
  return Array.from({ length: total }, (_, index) => index + 1).filter(
    (number) => !present.has(number),
  );
}
