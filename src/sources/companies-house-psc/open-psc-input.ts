import { openInput, type Input, type InputPart } from '../input-files/open-input.ts';
import { isLinesFile } from './is-lines-file.ts';
import { readPscFileName } from './psc-file-name.ts';

/** One file of JSON lines. */
export type PscPart = InputPart;

/**
 * `isCompleteSet`: every person with significant control is in it, and only then do the totals count and does absence mean something. The
 * totals line tells the date too, but it is the last.
 */
export type PscInput = Input;

/** JSON lines, a zip of one or more such files, or a folder of either. */
export function openPscInput(path: string): Promise<PscInput> {
  return openInput(path, {
    extensions: '.txt, .json, .ndjson or .jsonl',
    isDataFile: isLinesFile,
    readName: readPscFileName,
    takesAnyName: false,
    title: 'a snapshot of persons with significant control',
    source: 'https://download.companieshouse.gov.uk/en_pscdata.html',
  });
}
