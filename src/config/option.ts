import { z } from 'zod';
import { Secret } from './secret.ts';

/** One setting: how it is read, and what the example file and `config explain` say about it. */
export interface Option<T> {
  readonly schema: z.ZodType<T>;
  /** Unset when absent. */
  readonly fallback: T;
  readonly about: string;
  readonly isSecret: boolean;
  /** Another environment variable that is understood, for platforms that set it. */
  readonly alias: string | null;
}

export const url = z.url({ protocol: /^https?$/ });
export const positive = z.coerce.number().int().positive();
export const creditList = z
  .union([
    z.array(z.coerce.number()),
    z.coerce.string().transform((text) => text.split(',').map(Number)),
  ])
  .pipe(
    z
      .array(z.number('numbers of credits with commas between them, such as 500,100').nonnegative())
      .max(10),
  );

interface OptionNotes {
  readonly about: string;
  readonly alias?: string;
}

export function option<T>(
  schema: z.ZodType<T>,
  fallback: NoInfer<T>,
  notes: OptionNotes,
): Option<T> {
  return { schema, fallback, about: notes.about, alias: notes.alias ?? null, isSecret: false };
}

export function secretOption(about: string): Option<Secret | null> {
  const schema = z
    .string()
    .min(1)
    .transform((text) => new Secret(text));
  return { schema, fallback: null, about, alias: null, isSecret: true };
}
