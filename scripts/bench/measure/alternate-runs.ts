import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Contender, ContenderResult, RunOptions, Verdict } from './contender.ts';
import { runMeasured, type Measurement } from './run-measured.ts';

export interface AlternateOptions {
  readonly runs: number;
  readonly slowRuns: number;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

interface Tally {
  readonly contender: Contender;
  readonly measurements: Measurement[];
  verdict: Verdict | null;
  hindrance: string | null;
}

/**
 * Runs all contenders in turn, again and again, so that whatever slows the machine for a while slows them alike. First
 * a warm-up that is not counted, then the rounds; the slow ones have rounds of their own afterwards.
 */
export async function alternateRuns(
  contenders: readonly Contender[],
  options: AlternateOptions,
): Promise<readonly ContenderResult[]> {
  const tallies = contenders.map<Tally>((contender) => ({
    contender,
    measurements: [],
    verdict: null,
    hindrance: contender.findHindrance(),
  }));
  for (const isSlow of [false, true]) {
    const turn = tallies.filter(({ contender }) => contender.isSlow === isSlow);
    await runRound(turn, { label: 'warm-up', isWarmUp: true }, options);
    const rounds = isSlow ? options.slowRuns : options.runs;
    for (let round = 1; round <= rounds; round += 1) {
      await runRound(turn, { label: `run ${round} of ${rounds}`, isWarmUp: false }, options);
    }
  }
  return tallies;
}

interface Round {
  readonly label: string;
  readonly isWarmUp: boolean;
}

async function runRound(
  tallies: readonly Tally[],
  { label, isWarmUp }: Round,
  { note, signal }: AlternateOptions,
): Promise<void> {
  for (const tally of tallies) {
    if (tally.hindrance !== null) continue;
    signal.throwIfAborted();
    const { contender } = tally;
    const folder = mkdtempSync(join(tmpdir(), 'strikewatch-bench-run-'));
    try {
      const { measurement, verdict } = await runOnce(contender, { folder, isWarmUp }, signal);
      if (!isWarmUp && measurement.exitCode === 0) tally.measurements.push(measurement);
      tally.verdict = severer(tally.verdict, isWarmUp ? placed(verdict) : verdict);
      if (measurement.exitCode !== 0) tally.hindrance = `failed: ${verdict.text}`;
      note(
        `${label}: ${contender.id} ${(measurement.wallMs / 1_000).toFixed(2)} s, ${verdict.text}`,
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

/** The first that is wrong, else the first: the warm-up's, which looks closest. */
function severer(known: Verdict | null, next: Verdict): Verdict {
  return known === null || (known.isRight && !next.isRight) ? next : known;
}

/** What the warm-up finds wrong may be told of another file. */
function placed({ isRight, text }: Verdict): Verdict {
  return { isRight, text: isRight ? text : `in the warm-up: ${text}` };
}

async function runOnce(
  contender: Contender,
  run: RunOptions,
  signal: AbortSignal,
): Promise<{ readonly measurement: Measurement; readonly verdict: Verdict }> {
  const command = { ...contender.command(run), folder: run.folder };
  const measurement = await runMeasured(command, signal);
  if (measurement.exitCode === 0) {
    return { measurement, verdict: contender.check(run, measurement) };
  }
  const lastWords = measurement.stderr.trim().split('\n').at(-1) ?? '';
  const text = `exit code ${measurement.exitCode}: ${lastWords.slice(0, 160)}`;
  return { measurement, verdict: { isRight: false, text } };
}
