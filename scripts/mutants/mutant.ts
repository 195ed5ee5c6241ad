/** A bug as people write it, and the test that has to notice. */
export interface Mutant {
  /** Stays with the bug: M1 to M16 are those of every system of this kind, others carry on. */
  readonly id: string;
  readonly bug: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replaceBy: string;
  readonly test: NamedTest;
}

export interface NamedTest {
  readonly project: 'unit' | 'integration' | 'sim';
  readonly file: string;
  /** Of the test, or what its name begins with behind those of its groups. */
  readonly name: string;
}

/** The source is no longer what the bug was written for: that is to be put right, not passed over. */
export class OutdatedMutantError extends Error {
  override readonly name = 'OutdatedMutantError' as const;
}

/** The text of the file with the bug in it. */
export function plant({ id, file, find, replaceBy }: Mutant, source: string): string {
  const [before, after, ...more] = source.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    const times = source.split(find).length - 1;
    throw new OutdatedMutantError(
      `${id}: what it replaces stands ${times} times in ${file}, not once; adapt scripts/mutants/mutants.ts`,
    );
  }
  return `${before}${replaceBy}${after}`;
}
