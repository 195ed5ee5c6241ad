import { readOriginOf } from './content-range.ts';
import { DownloadError } from './errors.ts';
import { openAnswer, type AnswerOptions } from './open-answer.ts';
import { readNote, type Origin } from './partial-file.ts';

export interface KeptFile {
  readonly path: string;
  readonly url: URL;
  readonly bytes: number;
}

/**
 * Whether the site gives out another file by now under the name of one that is at hand whole: of another size, ETag or date. One request, of whose
 * answer only the head is read. A site that does not answer, or tells nothing of it, is believed to have the same.
 */
export async function hasNewEdition(kept: KeptFile, options: AnswerOptions): Promise<boolean> {
  const { path, url, bytes } = kept;
  const note = await readNote(path, url);
  const asked = {
    ...(note?.etag != null && { 'if-none-match': note.etag }),
    ...(note?.lastModified != null && { 'if-modified-since': note.lastModified }),
  };
  try {
    const answer = await openAnswer(url, asked, options);
    answer.drop();
    return answer.status === 200 && isAnother(readOriginOf(answer, url), { note, bytes });
  } catch (error) {
    if (error instanceof DownloadError) return false;
    throw error;
  }
}

function isAnother(
  now: Origin,
  { note, bytes }: { readonly note: Origin | null; readonly bytes: number },
): boolean {
  if (now.totalBytes !== null && now.totalBytes !== bytes) return true;
  if (note === null) return false;
  if (note.etag !== null && now.etag !== null) return note.etag !== now.etag;
  const dates = [note.lastModified, now.lastModified];
  return !dates.includes(null) && note.lastModified !== now.lastModified;
}
