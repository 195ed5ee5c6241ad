import { z } from 'zod';

/** A yes or no of a wish, no when it is not given. */
export const wishFlag = z.boolean('give true or false').default(false);

/** Why a wish is no object, in words that say what to send; a member it does not know is told by its own. */
export function giveObject(members: string) {
  return {
    error: ({ code }: { readonly code?: string }): string | undefined =>
      code === 'invalid_type' ? `give a JSON object with ${members}` : undefined,
  };
}
