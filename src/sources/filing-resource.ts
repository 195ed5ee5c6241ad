import { z } from 'zod';
import type { Filing } from '../domain/filing.ts';
import { strikeOffForm } from '../domain/strike-off-forms.ts';

/** An entry of the filing history, with what it says of a strike-off; null when it says nothing of one. */
export interface FilingEntry {
  readonly transactionId: string;
  readonly filing: Omit<Filing, 'companyNumber'> | null;
}

/**
 * One entry of the filing history as `GET /company/{number}/filing-history` and the filings stream carry it. Companies House adds members and values without notice, so everything but the key and the
 * date may be missing. A malformed date is refused where the entry matters: without its day the timeline would be wrong.
 */
export const FilingResource = z
  .object({
    transaction_id: z.string().min(1),
    type: text(),
    category: text(),
    description: text(),
    date: z.unknown(),
    description_values: z.object({ description: text() }).nullish().catch(null),
    annotations: z
      .array(z.object({ annotation: text(), description: text() }))
      .nullish()
      .catch(null),
  })
  .transform((wire, context): FilingEntry => {
    const { transaction_id: transactionId, type, category, description } = wire;
    const descriptionText = wire.description_values?.description ?? null;
    if (strikeOffForm({ type, description, descriptionText }) === null) {
      return { transactionId, filing: null };
    }
    const date = z.iso.date().safeParse(wire.date);
    if (!date.success) {
      const message = 'not a calendar day, in a filing about a strike-off';
      context.addIssue({ code: 'custom', path: ['date'], message });
      return z.NEVER;
    }
    const notes = (wire.annotations ?? []).flatMap((note) => note.annotation ?? []);
    const filing = {
      transactionId,
      type,
      category,
      description,
      descriptionText,
      annotation: notes.length === 0 ? null : notes.join('\n').slice(0, longestAnnotation),
      date: date.data,
    };
    return { transactionId, filing };
  });

/** Without its key a filing cannot be told from others, and without its day the timeline would be wrong. */
export const filingEssentials: ReadonlySet<string> = new Set(['transaction_id', 'date']);

/** A note is a sentence or two; nobody has a use for more. */
const longestAnnotation = 2_000;

/** Text that may be absent, null or blank; what is no text at all counts as absent. */
function text() {
  return z
    .string()
    .nullish()
    .catch(null)
    .transform((value) => {
      const trimmed = value?.trim() ?? '';
      return trimmed === '' ? null : trimmed;
    });
}
