import { openInput, type Input, type InputPart } from '../input-files/open-input.ts';
import { readBulkFileName } from './bulk-file-name.ts';

/** One CSV file with a header of its own. */
export type BulkPart = InputPart;

/** `isCompleteSet`: every live company is in it, so that absence means that a company has left the register. */
export type BulkInput = Input;

/** A `.csv`, a `.zip` of one or more, or a folder of either. Nothing inside tells the date of the snapshot, only its name. */
export function openBulkInput(path: string): Promise<BulkInput> {
  return openInput(path, {
    extensions: '.csv',
    isDataFile: (name) => /\.csv$/i.test(name),
    readName: readBulkFileName,
    takesAnyName: true,
    title: 'BasicCompanyDataAsOneFile',
    source: 'https://download.companieshouse.gov.uk',
  });
}
