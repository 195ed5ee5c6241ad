import type { RunOptions } from '../measure/contender.ts';
import type { RegisterFile } from './prepare-register-file.ts';

export interface BenchFiles {
  readonly measured: RegisterFile;
  /** Small and full of decoys: what a slow contender is checked on before it runs. */
  readonly checked: RegisterFile;
}

/** A slow contender warms up on the small file, all others on the measured one. */
export function fileOfSlow(files: BenchFiles, run: RunOptions): RegisterFile {
  return run.isWarmUp ? files.checked : files.measured;
}
