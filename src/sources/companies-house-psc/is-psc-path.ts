import { readdir, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { listZipEntries, type ZippedFile } from '../input-files/list-zip-entries.ts';
import { InputFileError } from '../input-files/input-file-error.ts';
import { readFirstBytes } from '../input-files/recognise-file.ts';
import { readPscFileName } from './psc-file-name.ts';
import { isLinesFile } from './is-lines-file.ts';

/** https://download.companieshouse.gov.uk/en_output.html */
const companyFileName = /^BasicCompanyData/i;

/**
 * Whether a path is a snapshot of persons with significant control rather than anything else: by its name, by the names in a
 * folder or zip, or by how a bare file begins. What cannot be looked into is none; whoever opens it says why.
 */
export async function isPscPath(path: string): Promise<boolean> {
  const ownName = basename(path);
  if (readPscFileName(ownName) !== null) return true;
  // The company file with a wrong content has to be refused as that.
  if (companyFileName.test(ownName)) return false;
  const kind = await kindOfPath(path);
  if (kind === 'folder')
    return (await namesIn(path)).some((name) => readPscFileName(name) !== null);
  if (kind === 'none') return false;
  if (/\.zip$/i.test(path)) return hasZippedLines(path);
  return isLinesFile(path) && (await beginsLikeLines(path));
}

async function kindOfPath(path: string): Promise<'folder' | 'file' | 'none'> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return 'folder';
    // Of a pipe nobody may ever write a byte.
    return stats.isFile() ? 'file' : 'none';
  } catch {
    return 'none';
  }
}

/** Bytes in which the first line of a snapshot, damaged or not, shows what it is. */
const looked = 4_096;

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch {
    return [];
  }
}

async function hasZippedLines(path: string): Promise<boolean> {
  try {
    const [first] = await listZipEntries(path, isLinesFile);
    return first !== undefined && looksLikeLines(await firstBytesOf(first));
  } catch (error) {
    if (error instanceof InputFileError) return false;
    throw error;
  }
}

/** As JSON does, or, where the first line is a damaged one, with words that no other bulk file has so near its beginning. */
async function beginsLikeLines(path: string): Promise<boolean> {
  return looksLikeLines(await readFirstBytes(path));
}

async function firstBytesOf(file: ZippedFile): Promise<Uint8Array> {
  for await (const chunk of file.open(new AbortController().signal)) return chunk;
  return new Uint8Array();
}

function looksLikeLines(start: Uint8Array): boolean {
  const text = Buffer.from(start).subarray(0, looked).toString('utf8');
  return /^\uFEFF?\s*\{|"company_number":|persons-with-significant-control/.test(text);
}
