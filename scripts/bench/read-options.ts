import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { z } from 'zod';
import { BenchUsageError } from './bench-usage-error.ts';

/** The options of a bench from its arguments; throws BenchUsageError with every problem. */
export function readOptions<Options>(
  args: readonly string[],
  {
    known,
    schema,
  }: { readonly known: ParseArgsOptionsConfig; readonly schema: z.ZodType<Options> },
): Options {
  const parsed = schema.safeParse(split(args, known));
  if (!parsed.success) throw new BenchUsageError(z.prettifyError(parsed.error));
  return parsed.data;
}

function split(args: readonly string[], known: ParseArgsOptionsConfig): unknown {
  try {
    return parseArgs({ args: [...args], options: known }).values;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new BenchUsageError(message, { cause: error });
  }
}
